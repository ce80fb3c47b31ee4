import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpService, startHttpService, token } from './httpService.ts';

const tokens = [token('reader', 'read'), token('prometheus', 'metrics'), token('operator', 'operate')];
const twice = token('twice', 'read');
const bearer = ({ text }: { text: string }) => ({ authorization: `Bearer ${text}` });

let closed: HttpService;

beforeAll(async () => {
  const auth = {
    mode: 'tokens' as const,
    tokens: [...tokens, twice, { ...twice, scope: 'metrics' as const }],
  };
  let hours = 0;
  closed = await startHttpService({
    auth,
    ready: async () => ({ ready: true, detail: 'Ready.' }),
    // Every wrong token here is the first one for hours.
    elapsed: () => hours++ * 3_600_000,
  });
});

afterAll(() => closed?.stop());

const reads = ['/', '/openapi.json', '/api/v1/certificates', '/api/v1/accounts', '/api/v1/sync-runs'];
const request = (path: string, headers: Record<string, string>) =>
  fetch(closed.url + path, { method: path === '/api/v1/sync' ? 'POST' : 'GET', headers });

describe('with tokens', () => {
  test.each([
    ['read', ['reader', 'operator'], reads],
    ['metrics', ['prometheus', 'operator'], ['/metrics']],
    ['operate', ['operator'], ['/api/v1/sync']],
  ])('what needs %s is open to %s alone', async (scope, allowed, paths) => {
    for (const path of paths) {
      for (const one of tokens) {
        const response = await request(path, bearer(one));
        expect(`${one.name} ${path} ${response.ok}`).toBe(
          `${one.name} ${path} ${allowed.includes(one.name)}`,
        );
        if (allowed.includes(one.name)) continue;
        expect(response.status).toBe(403);
        expect(response.headers.get('www-authenticate')).toContain(
          `error="insufficient_scope", scope="${scope}"`,
        );
      }
    }
  });

  test.each([
    ['no token', undefined],
    ['an unknown token', 'Bearer nobody'],
    ['another scheme', 'Basic cmVhZGVyOnNlY3JldA=='],
    ['a token with more after it', `Bearer ${tokens[0]?.text} x`],
    ['the hash of a token', `Bearer ${tokens[2]?.sha256}`],
    ['an empty token', 'Bearer '],
  ])('%s is a 401 that asks for a bearer token', async (_, authorization) => {
    for (const path of [
      ...reads,
      '/metrics',
      '/api/v1/sync',
      '/nowhere',
      '/API/v1/certificates',
      '/healthz/',
    ]) {
      const response = await request(path, authorization === undefined ? {} : { authorization });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="certalog"/);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  test('health and readiness need none', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await request(path, {})).status).toBe(200);
  });

  test('the scheme may be written in any case, and a token listed twice has both scopes', async () => {
    expect((await request('/', { authorization: `bEARER ${twice.text}` })).status).toBe(200);
    expect((await request('/metrics', { authorization: `Bearer  ${twice.text}` })).status).toBe(200);
  });

  test('no answer repeats the token', async () => {
    const unknown = 'a-token-that-nobody-knows';
    const response = await request('/', { authorization: `Bearer ${unknown}` });
    expect(await response.text()).not.toContain(unknown);
  });
});

test.each([
  ['without tokens', { mode: 'tokens' as const, tokens: [] }],
  ['with authentication off', { mode: 'none' as const, tokens }],
])('%s everyone may do everything', async (_, auth) => {
  const open = await startHttpService({ auth });
  try {
    for (const path of [...reads, '/metrics']) expect((await open.get(path)).status).toBe(200);
    expect((await fetch(`${open.url}/api/v1/sync`, { method: 'POST' })).status).toBe(202);
  } finally {
    await open.stop();
  }
});
