const NOWHERE = 'http://nowhere.invalid';
/** They take no GET. */
const forms = new Set(['/login', '/logout']);

/**
 * The path, with its query, on this server that the text means, read as a browser would (WHATWG URL); `/` when it means
 * none, so that a login never leads to another site.
 */
export function localPath(text: string): string {
  if (!text.startsWith('/') || !URL.canParse(text, NOWHERE)) return '/';
  const { origin, pathname, search } = new URL(text, NOWHERE);
  // Dots may be resolved to what a browser takes for another host: /.//evil.example is //evil.example.
  if (origin !== NOWHERE || pathname.startsWith('//') || forms.has(pathname)) return '/';
  return pathname + search;
}
