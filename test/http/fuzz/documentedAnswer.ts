import { type DescribedOperation, type FaultsOf, operationsOf, schemaCheck } from '../describedApi.ts';
import type { Json } from '../httpService.ts';
import type { ApiAnswer, ApiRequest } from './apiRequest.ts';

/** What an operation's answers are held against. */
export interface AnswerCheck {
  /** The operation that a request is for, by its method and path; null where there is none. */
  operationFor(request: ApiRequest): DescribedOperation | null;
  /** What is wrong with an answer by the document, in words; null when nothing is. */
  faultOf(request: ApiRequest, answer: ApiAnswer): string | null;
}

/**
 * Holds answers against an OpenAPI document: the status, the content type and the body are those of the operation, or
 * the answer is one that HTTP itself implies, and nothing of the inside is told.
 */
export function createAnswerCheck(document: Json): AnswerCheck {
  const operations = operationsOf(document).map((operation) => ({
    operation,
    pattern: patternOf(operation.path),
  }));
  const faultsOf = schemaCheck(document);
  const on = (path: string) => operations.filter(({ pattern }) => pattern.test(path));

  function operationFor({ method, target }: ApiRequest): DescribedOperation | null {
    const path = pathOf(target);
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = path === null ? [] : on(path).filter(({ operation }) => operation.method === wanted);
    return (found.find(({ operation }) => !operation.path.endsWith('}')) ?? found[0])?.operation ?? null;
  }

  return {
    operationFor,
    faultOf(request, answer) {
      const text = answer.body.toString('latin1');
      if (answer.status >= 500 && answer.status !== 503) return `the status ${answer.status}`;
      const told = inside.exec(text)?.[0] ?? inside.exec(JSON.stringify(answer.headers))?.[0];
      if (told !== undefined) return `the answer tells of the inside: ${told}`;
      const operation = operationFor(request);
      if (isParsersRefusal(answer)) return null;
      const documented = operation?.responses[answer.status];
      if (documented) return contentFault(documented.content ?? {}, request, answer, faultsOf);
      if (!impliedStatuses.has(answer.status) || (operation !== null && answer.status !== 400))
        return `the status ${answer.status}, which is not documented for ${operation?.id ?? 'a path that is none'}`;
      return contentFault(problemContent, request, answer, faultsOf);
    },
  };
}

/** Where no operation is: no such path, no such method, no or wrong credentials, a request that is no request. */
const impliedStatuses = new Set([400, 401, 403, 404, 405, 413, 429]);
const problemContent = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

/** What would show how it is made: frames of a stack, files, statements, the driver. */
const inside =
  /\n\s+at |\.ts:\d+|node_modules|PostgresError|Failed query|insert into|select [^"]* from |certalog\.(certificates|accounts|elements|changes|findings|sync_runs)\b/;

/** Node's parser answers what is no HTTP, or has too large headers, before anyone else sees it. */
function isParsersRefusal({ status, headers }: ApiAnswer): boolean {
  return [400, 417, 431].includes(status) && headers['content-type'] === undefined;
}

/** The path as a URL has it: dot segments and backslashes are resolved. Null for none. */
function pathOf(target: string): string | null {
  const address = `http://x${target}`;
  return URL.canParse(address) ? new URL(address).pathname : null;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}

function contentFault(
  content: Record<string, { schema: Json }>,
  { method }: ApiRequest,
  { status, headers, body }: ApiAnswer,
  faultsOf: FaultsOf,
): string | null {
  const type = String(headers['content-type'] ?? '').replace(/;.*/, '');
  const types = Object.keys(content);
  if (types.length === 0)
    return body.length === 0 ? null : `a body with the status ${status}, which has none`;
  const media = content[type];
  if (media === undefined)
    return `the content type "${type}" with the status ${status}, which has ${types.join(', ')}`;
  if (headers['x-content-type-options'] !== 'nosniff') return 'no security headers';
  if (method === 'HEAD') return body.length === 0 ? null : 'a body in the answer to HEAD';
  const text = body.toString();
  if (!type.endsWith('json')) return faultsOf(media.schema, text) || null;
  try {
    const faults = faultsOf(media.schema, JSON.parse(text));
    return faults === '' ? null : `the body with the status ${status}: ${faults}`;
  } catch {
    return `a body with the status ${status} that is no JSON: ${text.slice(0, 200)}`;
  }
}
