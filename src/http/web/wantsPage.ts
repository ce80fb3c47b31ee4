import type { Context } from 'hono';

/** Whether a person's browser asks, so that the answer is to be a page: it wants HTML, and shows no credentials. */
export function wantsPage(c: Context): boolean {
  if (c.req.header('authorization') !== undefined) return false;
  const types = (c.req.header('accept') ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  return types.includes('text/html');
}
