import { createMiddleware } from 'hono/factory';
import { givenParameters, queryOf } from './listLinks.ts';

/** A form sends its empty fields too: the address that is kept and shared names only what is asked for. */
export const withoutBlanks = createMiddleware(async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
  const { pathname, searchParams } = new URL(c.req.url);
  const given = givenParameters(c.req.url);
  return given.size === searchParams.size ? next() : c.redirect(`${pathname}${queryOf(given)}`);
});
