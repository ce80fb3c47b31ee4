import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObservedRequest } from '../../src/http/observeRequests.ts';
import { account, seedAccounts, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const configured = account('a');
const observed: ObservedRequest[] = [];
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService({ observe: (request) => void observed.push(request) });
});

afterAll(() => service?.stop());

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
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
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
        associations_oldest_read_at: '2026-01-01T00:01:00Z',
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
