import { createMiddleware } from 'hono/factory';

/** Gives every answer the headers of the web configuration, in place of those that Certalog has of the same name. */
export function configuredHeaders(headers: () => ReadonlyMap<string, string>) {
  return createMiddleware(async (c, next) => {
    await next();
    for (const [name, value] of headers()) c.res.headers.set(name, value);
  });
}
