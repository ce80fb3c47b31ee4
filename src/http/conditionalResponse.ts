import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/**
 * A 200 with a weak entity tag over the body, or a 304 when `If-None-Match` names it (RFC 9110 sections 8.8.3 and
 * 13.1.2). Caches must ask again each time, since states change with the clock.
 */
export function conditionalResponse(c: Context, body: string, headers: Record<string, string>): Response {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const common = { etag, 'cache-control': 'private, no-cache' };
  if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, common);
  return c.body(body, 200, { ...headers, ...common });
}

/** `conditionalResponse` of JSON. */
export function conditionalJson(c: Context, value: unknown): Response {
  return conditionalResponse(c, JSON.stringify(value), { 'content-type': 'application/json' });
}

/** Whether If-None-Match names the entity tag. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  // RFC 9110 8.8.3.2: a weak comparison looks at the opaque part alone.
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag.slice(2));
}
