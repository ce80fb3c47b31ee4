import { expect, test } from 'vitest';
import { createHttpApp } from '../../src/http/app.ts';
import { schemaCheck } from './describedApi.ts';
import { type Json, token } from './httpService.ts';

const unused = () => Promise.reject(new Error('not asked for here'));

function appOf(tokens = [token('reader', 'read')]) {
  const queries = {
    certificates: { list: unused, get: unused, pem: unused },
    accounts: { list: unused, names: unused },
    syncRuns: { list: unused },
    findings: { list: unused, count: unused },
    changes: { list: unused },
    overview: { countCertificates: unused, freshness: unused },
    history: { get: unused },
    comparison: { totals: unused, certificates: unused, uses: unused, findings: unused, knowledge: unused },
  };
  return createHttpApp({
    queries,
    reports: {} as never,
    requestSync: unused,
    ready: unused,
    metrics: unused,
    auth: { mode: 'tokens', tokens },
    sessions: { add: unused, find: unused, remove: unused, removeExpired: unused },
    clock: () => '2026-01-01T00:00:00Z',
    expiringWithinSeconds: 0,
    syncIntervalSeconds: 0,
    ownerOf: () => null,
    version: '1.2.3',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
}

async function documentOf(app: ReturnType<typeof appOf>): Promise<Json> {
  const response = await app.request('/openapi.json', {
    headers: { authorization: 'Bearer secret-of-reader' },
  });
  return response.json();
}

test('the document lists exactly the routes that are served', async () => {
  const app = appOf();
  const { paths } = await documentOf(app);
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => {
      const documentedPath = path.replace(':file{[^/]+\\.pem}', '{id}.pem').replace(/:(\w+)/g, '{$1}');
      return `${method} ${documentedPath}`;
    });
  expect(documented.sort()).toEqual([...new Set(served)].sort());
});

test('it is OpenAPI 3.1: every reference resolves, every schema compiles, every path parameter is declared', async () => {
  const document = await documentOf(appOf());
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Certalog', version: '1.2.3' });
  const faultsOf = schemaCheck(document);
  for (const [path, operations] of Object.entries<Json>(document.paths)) {
    for (const { summary, responses, parameters = [] } of Object.values<Json>(operations)) {
      expect(summary).toBeTypeOf('string');
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((parameter: Json) => parameter.in === 'path');
      expect(declared.map(({ name }: Json) => name)).toEqual(wanted);
      expect(declared.every(({ required }: Json) => required)).toBe(true);
      for (const { description, content = {} } of Object.values<Json>(responses)) {
        expect(description).toBeTypeOf('string');
        for (const { schema } of Object.values<Json>(content)) faultsOf(schema, null);
      }
    }
  }
});

test('it asks for a token where the server does, and only there', async () => {
  const closed = await documentOf(appOf());
  expect(closed.security).toEqual([{ bearer: [] }]);
  expect(closed.components.securitySchemes).toEqual({
    bearer: { type: 'http', scheme: 'bearer', description: expect.any(String) },
    basic: { type: 'http', scheme: 'basic', description: expect.any(String) },
  });
  expect(closed.paths['/healthz'].get.security).toEqual([]);
  expect(closed.paths['/readyz'].get.security).toEqual([]);
  expect((await documentOf(appOf([]))).security).toEqual([]);
});

test('it describes each filter of the list of certificates', async () => {
  const { paths } = await documentOf(appOf());
  const parameters: Json[] = paths['/api/v1/certificates'].get.parameters;
  expect(parameters.map(({ name }) => name)).toEqual([
    'account_id',
    'id',
    'state',
    'type',
    'in_use',
    'service',
    'expires_within',
    'expires_before',
    'expires_after',
    'fingerprint_sha256',
    'serial_number',
    'issuer',
    'subject',
    'key_algorithm',
    'finding',
    'owner',
    'owned',
    'q',
    'removed',
    'as_of',
    'sort',
    'limit',
    'cursor',
  ]);
  expect(parameters.every(({ required, schema }) => required === false && schema.type !== undefined)).toBe(
    true,
  );
});

test('a schema of its own is an object wherever it is used: null is said where it may be null', async () => {
  const { components } = await documentOf(appOf());
  for (const [name, { type, allOf }] of Object.entries<Json>(components.schemas))
    expect([name, type ?? allOf?.at(-1).type]).toEqual([name, 'object']);
  expect(components.schemas.Account.properties.last_run).toEqual({
    anyOf: [{ $ref: '#/components/schemas/SyncRun' }, { type: 'null' }],
  });
});
