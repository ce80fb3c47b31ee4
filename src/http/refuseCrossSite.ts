import { createMiddleware } from 'hono/factory';
import { problem } from './problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that change something when a browser says that another site caused them: by `Sec-Fetch-Site`
 * (W3C Fetch Metadata), or by an `Origin` that is not this host where a browser sends only that. Programs send neither.
 */
export const refuseCrossSite = createMiddleware(async (c, next) => {
  if (safeMethods.has(c.req.method)) return next();
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const foreign =
    site === undefined
      ? origin !== undefined && hostOf(origin) !== c.req.header('host')
      : site !== 'same-origin' && site !== 'none';
  if (foreign) return problem(403, 'Requests that change something are not taken from other sites.');
  return next();
});

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
