import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account } from '../database/seedInventory.ts';
import { type HttpService, startHttpService } from './httpService.ts';

const [configured, other] = [account('a'), account('b')];
let asked: (string[] | null)[] = [];
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService({
    requestSync: async (accountIds) => {
      asked.push(accountIds);
      const wanted = accountIds ?? [configured];
      return wanted.filter((id) => id === configured).map((accountId) => ({ accountId, queued: true }));
    },
  });
});

afterAll(() => service?.stop());

const post = (init: RequestInit = {}) => fetch(`${service.url}/api/v1/sync`, { method: 'POST', ...init });
const json = (body: string): RequestInit => ({ body, headers: { 'content-type': 'application/json' } });

test('without a body it is asked for all accounts, with one for that account', async () => {
  asked = [];
  for (const init of [{}, json('{}'), json(JSON.stringify({ account_id: configured }))]) {
    const response = await post(init);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ data: [{ account_id: configured, queued: true }] });
  }
  expect(asked).toEqual([null, null, [configured]]);
});

test('an account that is not configured is a 404', async () => {
  const response = await post(json(JSON.stringify({ account_id: other })));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining(other) });
});

test.each([
  ['not JSON', json('{'), 400],
  ['an unknown member', json('{"account":"x"}'), 400],
  ['a malformed account id', json('{"account_id":"x"}'), 400],
  ['a list', json('[]'), 400],
  ['no media type', { body: new Blob(['{"account_id":"x"}']) }, 415],
  ['a form', { body: new URLSearchParams({ account_id: 'x' }) }, 415],
  ['too much', json(`{"account_id":"${'x'.repeat(20_000)}"}`), 413],
])('a body with %s queues nothing', async (_, init, status) => {
  asked = [];
  const response = await post(init);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(asked).toEqual([]);
});

test('a body that never says how long it is stops at the limit', async () => {
  asked = [];
  const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
  const { port } = new URL(service.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = createConnection(Number(port), '127.0.0.1', () => {
      socket.write('POST /api/v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
      socket.write(`Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(6)}`);
    });
    socket.on('data', (data) => {
      text += data;
      socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(asked).toEqual([]);
});

test.each([
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }, 403],
  ['a foreign Origin', { origin: 'https://evil.example' }, 403],
  ['an opaque Origin', { origin: 'null' }, 403],
  ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }, 202],
  ['Sec-Fetch-Site: none', { 'sec-fetch-site': 'none' }, 202],
])('a request with %s is answered %s', async (_, headers, status) => {
  asked = [];
  const { port } = new URL(service.url);
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    ...headers,
    'content-length': '0',
    connection: 'close',
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const answer = await rawRequest(Number(port), `POST /api/v1/sync HTTP/1.1\r\n${head}\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(asked).toHaveLength(status === 202 ? 1 : 0);
});

function rawRequest(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = createConnection(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}
