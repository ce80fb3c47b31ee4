import { hashSync } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { token } from './httpService.ts';
import { basic, startWebService, type WebService } from './webService.ts';

const passwords = { alice: 'correct horse', bob: 'a:colon: and ünïcödé 🔑', ünï: '', carol: 'x'.repeat(72) };
const usersOf = (entries: Record<string, string>) =>
  `basic_auth_users:\n${Object.entries(entries)
    .map(([name, password]) => `  "${name}": ${hashSync(password, 4)}\n`)
    .join('')}`;
const webConfig = usersOf(passwords);
const challenge = 'Basic realm="certalog", charset="UTF-8"';

const get = (service: WebService, headers: Record<string, string> = {}, path = '/metrics') =>
  fetch(service.url + path, { headers });

describe('users of the web configuration', () => {
  test('may read and scrape with the right password, whatever characters it has', async () => {
    const service = await startWebService(webConfig);
    for (const [user, password] of Object.entries(passwords)) {
      for (const path of ['/metrics', '/openapi.json'])
        expect((await get(service, basic(user, password), path)).status).toBe(200);
      const { authorization } = basic(user, password);
      const spelled = authorization.replace('Basic ', 'bASIC  ');
      expect((await get(service, { authorization: spelled })).status).toBe(200);
    }
  });

  test('may not operate: that takes a token', async () => {
    const operator = token('operator', 'operate');
    const service = await startWebService(webConfig, {}, { tokens: [operator] });
    const post = (headers: Record<string, string>) =>
      fetch(`${service.url}/api/v1/sync`, { method: 'POST', headers });
    const refused = await post(basic('alice', passwords.alice));
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="operate"');
    expect((await post({ authorization: `Bearer ${operator.text}` })).status).toBe(202);
    const alone = await startWebService(webConfig);
    const answer = await fetch(`${alone.url}/api/v1/sync`, {
      method: 'POST',
      headers: basic('alice', passwords.alice),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('CERTALOG_API_TOKENS');
  });

  test.each([
    ['no credentials', undefined],
    ['a wrong password', basic('alice', 'Correct horse').authorization],
    ['the password of another user', basic('alice', passwords.bob).authorization],
    ['an unknown user', basic('mallory', passwords.alice).authorization],
    ['a user of another case', basic('Alice', passwords.alice).authorization],
    ['a name that every object has', basic('__proto__', '').authorization],
    ['an empty password', basic('alice', '').authorization],
    ['the hash as password', basic('alice', /\$2b\S+/.exec(webConfig)?.[0] ?? '').authorization],
    ['no colon', `Basic ${Buffer.from('alice').toString('base64')}`],
    ['no base64', 'Basic alice:correct'],
    ['nothing after the scheme', 'Basic'],
    ['no UTF-8', `Basic ${Buffer.from('bob:\xfc', 'latin1').toString('base64')}`],
    ['a bearer token that nobody knows', 'Bearer x'],
    ['another scheme', 'Digest username="alice"'],
  ])('%s is a 401 that asks for a password', async (_, authorization) => {
    const service = await startWebService(webConfig);
    for (const path of ['/', '/metrics', '/nowhere']) {
      const answer = await get(service, authorization === undefined ? {} : { authorization }, path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      const presented = authorization?.split(' ')[1];
      if (presented) expect(await answer.text()).not.toContain(presented);
    }
  });

  test('beside tokens, a 401 asks for either, in a header field each', async () => {
    const reader = token('reader', 'read');
    const service = await startWebService(webConfig, {}, { tokens: [reader] });
    expect((await get(service, { authorization: `Bearer ${reader.text}` }, '/openapi.json')).status).toBe(
      200,
    );
    expect((await get(service, basic('alice', passwords.alice))).status).toBe(200);
    const { headers } = await get(service);
    expect(headers.get('www-authenticate')).toBe(`Bearer realm="certalog", ${challenge}`);
    const unknown = await get(service, { authorization: 'Bearer x' });
    expect(unknown.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('health and readiness need none', async () => {
    const service = await startWebService(webConfig);
    expect((await get(service, {}, '/healthz')).status).toBe(200);
    // Without a database it cannot be ready, but it was asked.
    expect((await get(service, {}, '/readyz')).status).not.toBe(401);
  });

  test('the OpenAPI document says how to authenticate', async () => {
    const service = await startWebService(webConfig, {}, { tokens: [token('reader', 'read')] });
    const answer = await get(service, basic('alice', passwords.alice), '/openapi.json');
    expect(await answer.json()).toMatchObject({ security: [{ bearer: [] }, { basic: [] }] });
  });
});

describe('wrong credentials', () => {
  const wrong = basic('alice', 'wrong');

  test('are taken ten times at once and then one in five seconds, from one address', async () => {
    const service = await startWebService(webConfig);
    for (let n = 0; n < 10; n++) expect((await get(service, wrong)).status).toBe(401);
    const refused = await get(service, wrong);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    // Else a guess would be told to be right, without limit.
    expect((await get(service, basic('alice', passwords.alice))).status).toBe(429);
    expect((await get(service)).status).toBe(401);
    expect((await get(service, {}, '/healthz')).status).toBe(200);
    service.pass(5000);
    expect((await get(service, wrong)).status).toBe(401);
    expect((await get(service, wrong)).status).toBe(429);
    service.pass(5000);
    expect((await get(service, basic('alice', passwords.alice))).status).toBe(200);
  });

  test('lock nobody out who comes every five seconds', async () => {
    const service = await startWebService(webConfig);
    for (let n = 0; n < 30; n++) {
      expect((await get(service, wrong)).status).toBe(401);
      service.pass(5000);
    }
  });

  test('count for tokens too', async () => {
    const service = await startWebService('', {}, { tokens: [token('reader', 'read')] });
    const statuses = [];
    for (let n = 0; n < 11; n++)
      statuses.push((await get(service, { authorization: 'Bearer guess' })).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});
