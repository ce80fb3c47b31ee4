import { once } from 'node:events';
import { connect } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/connection.ts';
import { asRepositoryFailure } from '../../src/database/failure.ts';
import type { HttpAppOptions } from '../../src/http/app.ts';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import { account, seedAccounts, seedRun } from '../database/seedInventory.ts';
import { createTestDatabase } from '../support/database.ts';
import { type HttpService, startHttpService } from './httpService.ts';

let service: HttpService | undefined;

async function start(overrides: Partial<HttpAppOptions> = {}): Promise<HttpService> {
  service = await startHttpService(overrides);
  return service;
}

afterEach(async () => {
  await service?.stop();
  service = undefined;
});

test('a database that fails is a 503 that says so, never an empty list', async () => {
  const { get, database, errors } = await start();
  await database.$client.end();
  const lists = ['certificates', 'accounts', 'sync-runs', 'findings', 'changes'];
  const paths = [...lists.map((list) => `/api/v1/${list}`), '/'];
  const one = `/api/v1/accounts/${account('a')}/certificates/x`;
  for (const path of [...paths, one, `${one}.pem`, `${one}/history`]) {
    const response = await get(path);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('10');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('database') });
  }
  expect(errors).toHaveLength(9);
});

test('what goes wrong inside is logged, and not told', async () => {
  const secret = 'postgres://user:password@host';
  const { get, errors, url } = await start({
    queries: {
      certificates: { list: async () => Promise.reject(new Error(secret)) } as never,
      accounts: { list: async () => Promise.reject(new RepositoryFailure(secret)) } as never,
      syncRuns: {} as never,
      findings: {} as never,
      changes: {} as never,
      overview: {} as never,
      history: {} as never,
      comparison: {} as never,
    },
    requestSync: async () => Promise.reject(new Error(secret)),
  });
  const answers = [
    await get('/api/v1/certificates'),
    await get('/api/v1/accounts'),
    await get('/api/v1/sync-runs'),
    await fetch(`${url}/api/v1/sync`, { method: 'POST' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([500, 503, 500, 503]);
  for (const answer of answers) expect(await answer.text()).not.toContain('password');
  expect(errors).toHaveLength(4);
  expect(errors[0]).toMatchObject({ err: { message: secret }, method: 'GET', path: '/api/v1/certificates' });
});

test('the process is alive also without its database, but not ready', async () => {
  const { get, database } = await start();
  await database.$client.end();
  expect((await get('/healthz')).status).toBe(200);
  const ready = await get('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: 503, detail: 'The database does not answer.' });
});

test('it is ready once each configured account has finished a run, and names those that have not', async () => {
  const { get, database } = await start();
  const [read, waiting] = [account('a'), account('b')];
  await seedAccounts(database, [read, waiting]);
  await seedRun(database, read);
  const before = await get('/readyz');
  expect(before.status).toBe(503);
  const { detail } = (await before.json()) as { detail: string };
  expect(detail).toContain(waiting);
  expect(detail).not.toContain(read);
  await seedRun(database, waiting, { outcome: 'failed', reason: 'network', detail: 'x', listReadAt: null });
  expect((await get('/readyz')).status).toBe(200);
});

test('metrics are given as their source renders them, and HEAD ends their stream', async () => {
  let cancelled = false;
  const asked: object[] = [];
  const { get, url } = await start({
    metrics: async (request) => {
      asked.push(request);
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode('up 1\n'));
          controller.close();
        },
        cancel() {
          cancelled = true;
        },
      });
      return { headers: { 'content-type': 'text/plain; version=0.0.4', vary: 'accept-encoding' }, body };
    },
  });
  const response = await get('/metrics', { accept: 'text/plain', 'accept-encoding': 'gzip' });
  expect(await response.text()).toBe('up 1\n');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(asked).toEqual([{ accept: 'text/plain', acceptEncoding: 'gzip' }]);
  await fetch(`${url}/metrics`, { method: 'HEAD' });
  expect(cancelled).toBe(true);
});

test('a query that takes too long is stopped, and the answer says what to do', async () => {
  const test = await createTestDatabase();
  const hurried = openDatabase({ url: test.url, statementSeconds: 0.05 });
  const list = () => asRepositoryFailure('sleep', () => hurried.execute(sql`select pg_sleep(60)`)) as never;
  const { get, errors } = await start({ queries: { changes: { list } } as never });
  const answer = await get('/api/v1/changes');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('narrow it') });
  expect(errors).toEqual([]);
  await hurried.$client.end();
  await test.drop();
});

test.each([
  ['breaks off in a body', 'transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'],
  ['sends a body that is no HTTP', 'transfer-encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n'],
  ['sends no whole body', 'content-length: 100\r\n\r\n{'],
])('a client that %s is no error of this service, which goes on', async (_, rest) => {
  const { get, url, errors } = await start();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => {}).on('data', () => {});
  socket.end(`POST /api/v1/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${rest}`);
  await once(socket, 'close');
  expect((await get('/healthz')).status).toBe(200);
  await service?.stop();
  service = undefined;
  expect(errors).toEqual([]);
});
