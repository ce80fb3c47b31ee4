import { STATUS_CODES } from 'node:http';
import { type RouteConfig, z } from '@hono/zod-openapi';
import type { ParameterError } from '../problem.ts';
import { problemExamples } from './examples/problemExamples.ts';

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
  401: 'No credentials, or wrong ones; what asks for HTML gets the page to log in',
  403: 'The credentials do not allow it, or the request comes from another site',
  404: 'There is no such thing',
  413: 'The body is too large',
  415: 'The body is of another media type',
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
  return Object.assign({}, ...all.map((status) => problemAnswer(status, problemExamples[status])));
}

/** The answer of one status, with an example of its own. */
export function problemAnswer(status: keyof typeof descriptions, said: ProblemExample): Answers {
  return { [status]: { description: descriptions[status], content: problemContent(status, said) } };
}

interface ProblemExample {
  detail: string;
  errors?: readonly ParameterError[];
}

function problemContent(status: number, { detail, errors = [] }: ProblemExample) {
  const example = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, errors };
  return { 'application/problem+json': { schema: problemSchema, example } };
}

/** A refusal that is a page for people, and a problem where what refuses knows of no page. */
export function pageOrProblem(status: keyof typeof problemExamples, description: string): Answers {
  const content = { 'text/html': { schema: z.string() }, ...problemContent(status, problemExamples[status]) };
  return { [status]: { description, content } };
}

/** The 400 of a page. */
export function pageFaults(): Answers {
  return pageOrProblem(
    400,
    'The same page, with what is wrong at its field; a parameter without a field is a problem',
  );
}

/** A 200 of JSON, with an example, and the 304 of a conditional request. */
export function jsonRead<Value>(
  schema: z.ZodType<Value>,
  description: string,
  example: NoInfer<Value>,
): Answers {
  return {
    200: { description, content: { 'application/json': { schema, example } } },
    304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
  };
}

/** The example of a page that holds one row. */
export function exampleList<Row>(row: Row, next_cursor: string | null = null) {
  return { data: [row], page: { next_cursor, limit: 100 } };
}

export const listOf = <Row>(schema: z.ZodType<Row>) =>
  z.object({
    data: z.array(schema),
    page: z.object({
      next_cursor: z.string().nullable().openapi({ description: 'Null on the last page' }),
      limit: z.int(),
    }),
  });
