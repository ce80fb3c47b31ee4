import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleCertificate } from '../../src/http/api/examples/exampleCertificate.ts';
import { exampleChange } from '../../src/http/api/examples/exampleChange.ts';
import { exampleInstant } from '../../src/http/api/examples/exampleIds.ts';
import { exampleMetrics } from '../../src/http/api/examples/exampleMetrics.ts';
import { examplePem } from '../../src/http/api/examples/examplePem.ts';
import { chainEvents } from '../../src/inventory/changeChain.ts';
import type { Facts, FactValue } from '../../src/inventory/changeEvent.ts';
import { readDirectly } from '../e2e/support/directReading.ts';
import { openApiDocument } from '../support/appWithoutInventory.ts';
import { type DescribedOperation, operationsOf, schemaCheck } from './describedApi.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const document = await openApiDocument();
const operations = operationsOf(document);
const faultsOf = schemaCheck(document);
const named = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);

describe.each(named)('%s', (_, operation) => {
  test('has a name of its own for generated clients, a summary, and a tag that is described', () => {
    expect(operation.id).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(operations.filter(({ id }) => id === operation.id)).toHaveLength(1);
    expect(operation.summary).toBeTypeOf('string');
    expect((document as Json).tags.map(({ name }: Json) => name)).toEqual(
      expect.arrayContaining(operation.tags),
    );
    expect(operation.tags).toHaveLength(1);
  });

  test('has an example of each parameter that the schema of the parameter allows', () => {
    const faults = operation.parameters.map(({ name, schema, example }) => [name, faultsOf(schema, example)]);
    expect(faults).toEqual(operation.parameters.map(({ name }) => [name, '']));
  });

  test('has an example of each body but pages, which its schema allows', () => {
    for (const { name, schema, example } of bodiesOf(operation))
      expect([name, faultsOf(schema, example)]).toEqual([name, '']);
  });
});

/** What is sent, and what is answered. A page is its own example. */
function bodiesOf({ requestBody, responses }: DescribedOperation) {
  return Object.entries({
    request: { content: {} },
    ...responses,
    ...(requestBody && { request: requestBody }),
  })
    .flatMap(([name, { content = {} }]) =>
      Object.entries(content).map(([type, media]) => ({ name: `${name} ${type}`, type, ...media })),
    )
    .filter(({ type }) => type !== 'text/html');
}

describe('a service', () => {
  let service: HttpService;

  beforeAll(async () => {
    service = await startHttpService({ requestSync: async () => [{ accountId: 'x', queued: true }] });
  });

  afterAll(() => service?.stop());

  test.each(named)('takes the examples of %s, each alone', async (_, operation) => {
    const { method, path, parameters, requestBody } = operation;
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    const filled = inPath.reduce((to, { name, example }) => to.replace(`{${name}}`, example), path);
    const body = requestBody?.content['application/json']?.example;
    const headers = { 'content-type': 'application/json' };
    for (const query of ['', ...queriesOf(operation)]) {
      const report = reportTaking[/^\?(\w+)=/.exec(query)?.[1] ?? ''];
      const request = { method, ...(body && { headers, body: JSON.stringify(body) }) };
      const answer = await fetch(
        service.url + (report ? filled.replace('/inventory', report) : filled) + query,
        request,
      );
      expect([200, 202, 404, 503].map((status) => [query, status])).toContainEqual([query, answer.status]);
    }
  });
});

/** Some parameters are of other reports than that of the example. */
const reportTaking: Record<string, string> = { within: '/expiring', from: '/changes', to: '/changes' };
const beginning = '&from=2026-05-01';

/** A cursor holds in one list only, and its example is that of the certificates. */
function queriesOf({ id, parameters }: DescribedOperation): string[] {
  return (
    parameters
      .filter((parameter) => parameter.in === 'query')
      .filter(({ name }) => name !== 'cursor' || id === 'listCertificates')
      .map(({ name, example }) => `?${name}=${encodeURIComponent([example].flat().join())}`)
      // Without a beginning nothing is compared.
      .map((query) => (id === 'showComparison' && !query.startsWith('?from') ? query + beginning : query))
  );
}

test('the certificate of the examples is what is read of its PEM, and its state is that of their instant', () => {
  const clock = { now: new Date(exampleInstant), expiringWithinSeconds: 30 * 86_400 };
  expect(exampleCertificate).toMatchObject(readDirectly(examplePem, clock));
  const seconds = Date.parse(exampleCertificate.earliest_not_after ?? '') / 1000;
  expect(exampleMetrics).toContain(`"} ${seconds}\n`);
});

test('the hash of the change of the examples is that of its content', () => {
  const { account_id, kind, certificate_id: certificateId, at, after } = exampleChange;
  const event = { kind, certificateId, at, before: null, after: asFacts(after) };
  const [chained] = chainEvents(account_id, { sequence: 0, hash: null }, [event]);
  expect(exampleChange).toMatchObject({ sequence: chained?.sequence, hash: chained?.hash });
});

function asFacts(value: Record<string, unknown> | null): Facts {
  return JSON.parse(JSON.stringify(value)) as { [name: string]: FactValue };
}
