import { createConnection } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObservedRequest } from '../../src/http/observeRequests.ts';
import { account, seedAccounts, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const [configured, other] = [account('a'), account('b')];
const observed: ObservedRequest[] = [];
let asked: (string[] | null)[] = [];
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService({
    observe: (request) => void observed.push(request),
    requestSync: async (accountIds) => {
      asked.push(accountIds);
      const wanted = accountIds ?? [configured];
      return wanted.filter((id) => id === configured).map((accountId) => ({ accountId, queued: true }));
    },
  });
});

afterAll(() => service?.stop());

describe('wrong parameters', () => {
  test.each([
    ['/api/v1/certificates?nope=1', 'nope', 'is not known here'],
    ['/api/v1/certificates?__proto__=1', '__proto__', 'is not known here'],
    ['/api/v1/certificates?removed=true', 'removed', 'is not known here'],
    ['/api/v1/certificates?as_of=2026-01-01T00:00:00Z', 'as_of', 'is not known here'],
    ['/api/v1/certificates?account_id=A', 'account_id', '32 hexadecimal digits'],
    [`/api/v1/certificates?account_id=${configured}&account_id=`, 'account_id', '32 hexadecimal digits'],
    ['/api/v1/certificates?id=', 'id', 'is empty'],
    ['/api/v1/certificates?id=a&id=b', 'id', 'more than once'],
    ['/api/v1/certificates?state=old', 'state', 'unreadable, expired, not_yet_valid, expiring, valid'],
    ['/api/v1/certificates?type=', 'type', 'is empty'],
    ['/api/v1/certificates?in_use=yes', 'in_use', 'neither true nor false'],
    ['/api/v1/certificates?service=%00', 'service', 'NUL'],
    ['/api/v1/certificates?expires_within=30', 'expires_within', '30d'],
    ['/api/v1/certificates?expires_before=2026-01-01', 'expires_before', 'RFC 3339'],
    ['/api/v1/certificates?expires_before=2026-02-30T00:00:00Z', 'expires_before', 'RFC 3339'],
    ['/api/v1/certificates?expires_before=2026-01-01T00:00Z', 'expires_before', 'RFC 3339'],
    ['/api/v1/certificates?expires_after=2026-01-01T00:00:00+01:00', 'expires_after', '%2B'],
    ['/api/v1/certificates?expires_after=9999-12-31T23:59:59-23:59', 'expires_after', 'RFC 3339'],
    ['/api/v1/certificates?expires_after=0000-01-01T00:00:00%2B23:59', 'expires_after', 'RFC 3339'],
    ['/api/v1/certificates?q=%00', 'q', 'NUL'],
    [`/api/v1/certificates?q=${'x'.repeat(1001)}`, 'q', '1000 characters'],
    ['/api/v1/certificates?sort=state', 'sort', '-uploaded_on'],
    ['/api/v1/certificates?limit=0', 'limit', 'from 1 to 1000'],
    ['/api/v1/certificates?limit=1001', 'limit', 'from 1 to 1000'],
    ['/api/v1/certificates?limit=1e2', 'limit', 'from 1 to 1000'],
    ['/api/v1/accounts?state=valid', 'state', 'is not known here'],
    ['/api/v1/sync-runs?outcome=good', 'outcome', 'complete, incomplete, failed'],
    [`/api/v1/accounts/${configured}/certificates/x?q=1`, 'q', 'is not known here'],
    [`/api/v1/accounts/${configured}/certificates/x.pem?q=1`, 'q', 'is not known here'],
  ])('%s', async (path, parameter, allowed) => {
    const response = await service.get(path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const { type, title, status, errors } = (await response.json()) as Json;
    expect({ type, title, status }).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400 });
    expect(errors).toEqual([{ parameter, detail: expect.stringContaining(allowed) }]);
  });

  test('all of them are named at once', async () => {
    const response = await service.get('/api/v1/certificates?limit=0&sort=x&state=y&state=z&nope=1');
    const { errors } = (await response.json()) as Json;
    expect(errors.map(({ parameter }: Json) => parameter)).toEqual([
      'state',
      'state',
      'sort',
      'limit',
      'nope',
    ]);
  });

  test('no query at all makes the server fail', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('%00', '%', '\\', '1', 'true', 'e30'),
    );
    const name = fc.oneof(
      fc.constantFrom('q', 'id', 'type', 'service', 'cursor', 'sort', 'state'),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, value), { maxLength: 3 }),
        fc.boolean(),
        async (pairs, encode) => {
          const written = pairs.map(([key, text]) =>
            encode ? `${encodeURIComponent(key)}=${encodeURIComponent(text)}` : `${key}=${text}`,
          );
          const { status } = await service.get(`/api/v1/certificates?${written.join('&')}`);
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('expiries at the ends of what can be written are taken', async () => {
    for (const instant of [
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999Z',
      '2026-01-01T00:00:00-23:59',
    ]) {
      await service.json(`/api/v1/certificates?expires_before=${instant}&expires_after=${instant}`);
    }
    await service.json('/api/v1/certificates?expires_within=999999w');
  });
});

describe('a sync on demand', () => {
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
});

describe('answers of every kind', () => {
  test.each([
    ['POST', '/api/v1/certificates', 'GET, HEAD'],
    ['DELETE', '/', 'GET, HEAD'],
    ['GET', '/api/v1/sync', 'POST'],
    ['OPTIONS', '/api/v1/accounts', 'GET, HEAD'],
    ['PUT', `/api/v1/accounts/${configured}/certificates/x.pem`, 'GET, HEAD'],
  ])('%s %s is a 405 that says what is allowed', async (method, path, allow) => {
    const response = await fetch(service.url + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('no answer lets a page run scripts, be framed, or be read by other origins', async () => {
    for (const path of [
      '/',
      '/api/v1/certificates',
      '/metrics',
      '/healthz',
      '/nowhere',
      '/api/v1/accounts?x=1',
    ]) {
      const { headers } = await service.get(path, { origin: 'https://other.example' });
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  test('each request is observed by the pattern of its route, not by its path', async () => {
    observed.splice(0);
    await service.get(`/api/v1/accounts/${configured}/certificates/x`);
    await service.get('/nowhere/at/all');
    await service.get('/api/v1/certificates?limit=0');
    expect(observed.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
      'GET /api/v1/accounts/:account_id/certificates/:id 404',
      'GET unmatched 404',
      'GET /api/v1/certificates 400',
    ]);
    expect(observed.every(({ seconds }) => seconds > 0 && seconds < 60)).toBe(true);
  });
});

describe('accounts and sync runs', () => {
  test('they are shown under the names of the contract', async () => {
    await seedAccounts(service.database, [configured], { name: 'Main' });
    await seedCertificates(service.database, [{ accountId: configured, id: 'one' }]);
    const id = await seedRun(service.database, configured, { listed: 1, reported: 1, outcome: 'complete' });
    const run = {
      id,
      account_id: configured,
      trigger: 'schedule',
      tick: null,
      started_at: '2026-01-01T00:00:00Z',
      finished_at: '2026-01-01T00:02:00Z',
      outcome: 'complete',
      reason: null,
      detail: null,
      list_read_at: '2026-01-01T00:01:00Z',
      listed: 1,
      reported: 1,
      seconds: 120,
    };
    const accounts = await service.json('/api/v1/accounts');
    expect(accounts.data).toEqual([
      {
        account_id: configured,
        name: 'Main',
        configured: true,
        certificates: 1,
        last_run: expect.objectContaining(run),
        last_success_at: '2026-01-01T00:02:00Z',
        last_attempt_at: '2026-01-01T00:00:00Z',
        complete: true,
      },
    ]);
    const runs = await service.json(`/api/v1/sync-runs?account_id=${configured}&outcome=complete`);
    expect(runs.data).toEqual([expect.objectContaining(run)]);
    expect((await service.json('/api/v1/sync-runs?outcome=failed')).data).toEqual([]);
  });

  test('their pages have everything once', async () => {
    const many = Array.from({ length: 16 }, (_, index) => account(index.toString(16)));
    await seedAccounts(service.database, many);
    for (const accountId of many) await seedRun(service.database, accountId);
    for (const list of ['accounts', 'sync-runs']) {
      const all = (await service.json(`/api/v1/${list}?limit=1000`)).data;
      const seen: Json[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { data, page }: Json = await service.json(
          `/api/v1/${list}?limit=7${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...data);
        cursor = page.next_cursor;
      }
      expect(seen).toEqual(all);
    }
  });
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
