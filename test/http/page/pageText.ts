/** What a page says in its own content, as one line; escaped characters stay so. */
export function textOf(page: string): string {
  return words(/<main[^>]*>(.*)<\/main>/s.exec(page)?.[1] ?? '');
}

/** The rows of the page's tables, each as one line. */
export function rowsOf(page: string): string[] {
  return [...page.matchAll(/<tr[ >].*?<\/tr>/gs)].map(([row]) => words(row));
}

function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
