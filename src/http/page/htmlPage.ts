import { z } from '@hono/zod-openapi';

const content = { 'text/html': { schema: z.string() } };

/** A 200 of HTML, and the 304 of a conditional request. */
export const htmlPage = {
  200: { description: 'HTML', content },
  304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
};

export const htmlHeaders = { 'content-type': 'text/html; charset=utf-8' };
