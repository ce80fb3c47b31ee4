import { STATUS_CODES } from 'node:http';

/** One wrong parameter, and what is allowed. */
export interface ParameterError {
  parameter: string;
  detail: string;
}

/**
 * An answer of `application/problem+json` (RFC 9457). The type is `about:blank`, so the title is the status's phrase
 * (section 4.2.1) and `detail` says what happened and what to do, in one sentence without internals or secrets.
 */
export function problem(
  status: number,
  detail: string,
  { errors = [], headers = {} }: { errors?: ParameterError[]; headers?: Record<string, string> } = {},
): Response {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, errors };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}

/** A 400 that names each wrong parameter. */
export function invalidParameters(errors: ParameterError[]): Response {
  const parameters = [...new Set(errors.map(({ parameter }) => parameter))].join(', ');
  return problem(400, `The request has wrong parameters: ${parameters}.`, { errors });
}
