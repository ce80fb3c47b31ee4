import fc from 'fast-check';
import type { DescribedOperation, DescribedParameter } from '../describedApi.ts';
import type { ApiRequest } from './apiRequest.ts';
import { bodies } from './bodies.ts';
import { cursors } from './cursors.ts';
import { headers, type KnownCredentials } from './headers.ts';
import { hostileText } from './hostileText.ts';
import { parameterValues } from './parameterValues.ts';

/** What is in the service, so that requests find something. */
export interface KnownThings extends KnownCredentials {
  /** By the name of a parameter. */
  values: Record<string, readonly string[]>;
  /** Of every list. */
  cursors: readonly string[];
}

/** Requests for an operation of the document, from right ones to hostile ones. */
export function apiRequests(operation: DescribedOperation, known: KnownThings): fc.Arbitrary<ApiRequest> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  return fc
    .record({
      method: methods(operation.method),
      path: fc.tuple(...inPath.map((parameter) => valuesOf(parameter, known))),
      query: queries(inQuery, known),
      headers: headers(known),
      body: bodies(operation),
      contentType: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
    })
    .map(({ method, path, query, body, contentType, ...rest }) => {
      const filled = inPath.reduce(
        (to, { name }, index) => to.replace(`{${name}}`, () => path[index] ?? ''),
        operation.path,
      );
      const json: ApiRequest['headers'] =
        contentType && operation.requestBody ? [['content-type', 'application/json']] : [];
      // A client that sends a body with GET or HEAD gets into trouble of its own.
      const sent = method === 'GET' || method === 'HEAD' ? null : body;
      return {
        method,
        target: `/${filled.slice(1)}${query}`,
        headers: [...json, ...rest.headers],
        body: sent,
      };
    });
}

/** Requests for paths that are none, by any method. */
export function strayRequests(known: KnownThings): fc.Arbitrary<ApiRequest> {
  return fc.record({
    method: methods('GET'),
    target: fc
      .tuple(
        fc.constantFrom('/', '/api/v1/', '/api/v1/certificates/', '/docs/', '/accounts/', '//'),
        hostileText,
      )
      .map(([before, text]) => before + text.replace(/^[?#]/, '')),
    headers: headers(known),
    body: fc.constant(null),
  });
}

function methods(own: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(own) },
    { weight: own === 'GET' ? 2 : 0, arbitrary: fc.constant('HEAD') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'GET',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'QUERY',
        'FOO',
      ),
    },
  );
}

function queries(parameters: readonly DescribedParameter[], known: KnownThings): fc.Arbitrary<string> {
  const unknown = fc.tuple(
    fc.oneof(fc.constantFrom('__proto__', 'constructor', 'nope', 'toString'), hostileText),
    hostileText,
  );
  const own = parameters.map((parameter) =>
    valuesOf(parameter, known).map((value): [string, string] => [parameter.name, value]),
  );
  const pair =
    own.length === 0
      ? unknown
      : fc.oneof({ weight: 15, arbitrary: fc.oneof(...own) }, { weight: 1, arbitrary: unknown });
  return fc
    .array(pair, { maxLength: parameters.length === 0 ? 1 : 4 })
    .map((pairs) =>
      pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`,
    );
}

function valuesOf(parameter: DescribedParameter, known: KnownThings): fc.Arbitrary<string> {
  if (parameter.name === 'cursor') return cursors(known.cursors);
  return parameterValues(parameter, known.values[parameter.name] ?? []);
}
