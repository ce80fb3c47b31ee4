import { html } from 'hono/html';

export type Fact = [name: string, value: string | ReturnType<typeof html> | null];

/** A table of names and values; what is empty or not known has no row. */
export function facts(rows: Fact[]) {
  const shown = rows.filter(([, value]) => value !== null && value !== '');
  return html`<table class="facts"><tbody>${shown.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`,
  )}</tbody></table>`;
}
