import { type RouteConfig, z } from '@hono/zod-openapi';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ parameter: z.string(), detail: z.string() })),
  })
  .openapi('Problem', { description: 'RFC 9457' });

const descriptions = {
  400: 'A parameter is wrong or unknown; `errors` names each and what is allowed',
  401: 'No credentials, or wrong ones',
  403: 'The credentials do not allow it, or the request comes from another site',
  404: 'There is no such thing',
  413: 'The body is too large',
  415: 'The body is not JSON',
  429: 'Too many wrong credentials from this address, or more requests than the rate limit allows',
  503: 'Not just now: the database does not answer, or not every account has been read',
} as const;

type Answers = RouteConfig['responses'];

/** Answers put together. The type says less than the value: a handler may give any `Response`. */
export function answers(...parts: Answers[]): Answers {
  return Object.assign({}, ...parts);
}

/** What asks for credentials may also answer that too many wrong ones came. */
export function problems(...statuses: (keyof typeof descriptions)[]): Answers {
  const all = statuses.includes(401) ? [...statuses, 429 as const] : statuses;
  return Object.fromEntries(
    all.map((status) => [
      status,
      {
        description: descriptions[status],
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** A 200 of JSON, and the 304 of a conditional request. */
export function jsonRead(schema: z.ZodType, description: string): Answers {
  return {
    200: { description, content: { 'application/json': { schema } } },
    304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
  };
}

export const listOf = (schema: z.ZodType) =>
  z.object({
    data: z.array(schema),
    page: z.object({
      next_cursor: z.string().nullable().openapi({ description: 'Null on the last page' }),
      limit: z.int(),
    }),
  });
