import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpService, startHttpService, token, usersConfig } from './httpService.ts';
import { asBrowser, cookieOf, logIn, sessionOf } from './logIn.ts';

const reader = token('reader', 'read');
const prometheus = token('prometheus', 'metrics');
const operator = token('operator', 'operate');
const tokens = [reader, prometheus, operator];
const alice = { user: 'alice', password: 'correct horse 🔑' };
const said: { fields: Record<string, unknown>; message: string }[] = [];

let service: HttpService;
let passed = 0;

beforeAll(async () => {
  const web = usersConfig({ alice: alice.password, 'Renée <b>': 'x' });
  const say = (fields: object, message: string) => void said.push({ fields: { ...fields }, message });
  service = await startHttpService({
    auth: { mode: 'tokens', tokens },
    web: () => web,
    // Every wrong attempt here is the first one for hours, but where the test says otherwise.
    elapsed: () => passed++ * 3_600_000,
    log: { info: say, warn: say, error: say },
  });
});

afterAll(() => service?.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.url + path, { headers, redirect: 'manual' });

describe('a login', () => {
  test.each([
    ['a token', { token: reader.text }],
    ['a token with the line break that was pasted with it', { token: ` ${reader.text}\n` }],
    ['a user and password', alice],
    ['a user whose name is no plain text', { user: 'Renée <b>', password: 'x' }],
  ])('by %s sets a strict cookie that reads the pages and the API', async (_, fields) => {
    const answer = await logIn(service.url, { ...fields, next: '/certificates?state=expired' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/certificates?state=expired');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^certalog_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    for (const path of ['/', '/api/v1/certificates'])
      expect((await get(path, { ...asBrowser, ...cookieOf(answer) })).status).toBe(200);
  });

  test('reads what its credentials may read, and operates with none', async () => {
    const scrapes = async (fields: Record<string, string>) =>
      (await get('/metrics', await sessionOf(service.url, fields))).status;
    expect(await scrapes({ token: reader.text })).toBe(403);
    expect(await scrapes({ token: operator.text })).toBe(200);
    expect(await scrapes(alice)).toBe(200);
    for (const fields of [{ token: operator.text }, alice]) {
      const session = await sessionOf(service.url, fields);
      const post = (headers: Record<string, string>) =>
        fetch(`${service.url}/api/v1/sync`, { method: 'POST', headers: { ...session, ...headers } });
      const refused = await post({});
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('Authorization') });
      expect((await post({ authorization: `Bearer ${operator.text}` })).status).toBe(202);
    }
  });

  test('by a token that may only scrape is refused, and says so', async () => {
    const answer = await logIn(service.url, { token: prometheus.text, next: '/x' });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const page = await answer.text();
    expect(page).toContain('it may only read /metrics');
    expect(page).toContain('name="next" value="/x"');
  });

  test.each([
    ['a wrong token', { token: 'nobody' }, 'The token is not known'],
    ['the hash of a token', { token: reader.sha256 }, 'The token is not known'],
    ['a wrong password', { ...alice, password: 'x' }, 'User or password is wrong'],
    ['a user who is not there', { user: 'mallory', password: 'x' }, 'User or password is wrong'],
    ['a name that every object has', { user: '__proto__', password: '' }, 'User or password is wrong'],
    ['nothing', {}, 'Nothing was filled in'],
    ['empty fields', { token: ' ', user: '', password: 'x' }, 'Nothing was filled in'],
    ['fields of another form', { name: 'alice' }, 'Nothing was filled in'],
  ])('by %s gets the form again, with what is wrong and where it was to lead', async (_, fields, words) => {
    const answer = await logIn(service.url, { ...fields, next: '/certificates' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="certalog"');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain('name="next" value="/certificates"');
    for (const secret of Object.values(fields)) if (secret.length > 3) expect(page).not.toContain(secret);
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/.//evil.example', '/logout'])(
    'never leads to another site: %s',
    async (next) => {
      const right = await logIn(service.url, { token: reader.text, next });
      expect(right.headers.get('location')).toBe('/');
      expect(await (await logIn(service.url, { token: 'nobody', next })).text()).toContain('value="/"');
    },
  );

  test.each([
    ['JSON', { body: '{"token":"x"}', headers: { 'content-type': 'application/json' } }, 415],
    ['a file in place of a token', { body: formWithFile() }, 400],
    ['more than a login needs', { body: new URLSearchParams({ token: 'x'.repeat(20_000) }) }, 413],
  ])('with %s begins nothing', async (_, init, status) => {
    const answer = await fetch(`${service.url}/login`, { method: 'POST', ...init });
    expect(answer.status).toBe(status);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('that another site sends is refused', async () => {
    const from = (headers: Record<string, string>) => logIn(service.url, { token: reader.text }, headers);
    expect((await from({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await from({ origin: service.url })).status).toBe(303);
  });

  test('takes over no cookie that a client brings, and ends the session that it had', async () => {
    const planted = `certalog_session=${'A'.repeat(43)}`;
    const first = await logIn(service.url, { token: reader.text }, { cookie: planted });
    expect(cookieOf(first).cookie).not.toBe(planted);
    expect((await get('/', { cookie: planted })).status).toBe(401);
    const second = await logIn(service.url, { token: reader.text }, cookieOf(first));
    expect((await get('/', cookieOf(second))).status).toBe(200);
    expect((await get('/', cookieOf(first))).status).toBe(401);
  });

  test('behind a proxy that ends TLS sets a cookie that only this host, by TLS, can have set', async () => {
    const byProxy = { 'x-forwarded-proto': 'https' };
    const answer = await logIn(service.url, { token: reader.text }, byProxy);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-certalog_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    const session = cookieOf(answer);
    expect((await get('/', { ...byProxy, ...session })).status).toBe(200);
    const weaker = { cookie: session.cookie.replace('__Host-', '') };
    expect((await get('/', { ...byProxy, ...weaker })).status).toBe(401);
    expect((await get('/', session)).status).toBe(401);
  });

  test('is not there where nobody is asked who is there', async () => {
    const open = await startHttpService({ auth: { mode: 'none', tokens } }, service.database);
    const answer = await logIn(open.url, { token: reader.text });
    expect(answer.status).toBe(404);
    expect(answer.headers.getSetCookie()).toEqual([]);
    await open.stop();
  });
});

describe('a cookie', () => {
  test('that is garbage, or comes twice, counts for nothing', async () => {
    const { cookie } = await sessionOf(service.url, { token: reader.text });
    const other = (await sessionOf(service.url, alice)).cookie;
    for (const wrong of [
      'certalog_session=',
      'certalog_session',
      `${cookie}x`,
      cookie.slice(0, -1),
      cookie.toUpperCase(),
      `x${cookie}`,
      'certalog_session="%"',
      `certalog_session=${'x'.repeat(7000)}`,
      `${cookie}; ${other}`,
      `${cookie}; certalog_session=`,
    ])
      expect({ wrong, status: (await get('/', { cookie: wrong })).status }).toEqual({ wrong, status: 401 });
    expect((await get('/', { cookie: `a=b; ${cookie}; c="d"` })).status).toBe(200);
  });

  test('counts for nothing beside credentials in a header, be they right or wrong', async () => {
    const session = await sessionOf(service.url, { token: reader.text });
    const wrong = await get('/', { ...session, authorization: 'Bearer nobody' });
    expect(wrong.status).toBe(401);
    const other = await get('/api/v1/accounts', { ...session, authorization: `Bearer ${prometheus.text}` });
    expect(other.status).toBe(403);
  });
});

test('who logs in, out, or fails to is in the log with the address, and no secret is', async () => {
  said.splice(0);
  const password = 'a password in the field of the user';
  await sessionOf(service.url, { token: reader.text });
  const session = await sessionOf(service.url, alice);
  await fetch(`${service.url}/logout`, { method: 'POST', headers: session, redirect: 'manual' });
  await logIn(service.url, { token: 'a-token-that-is-wrong' });
  await logIn(service.url, { ...alice, password: 'a-wrong-password' });
  await logIn(service.url, { user: password, password: '' });
  await fetch(`${service.url}/api/v1/sync`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.text}` },
  });
  const from = { remote_address: '127.0.0.1' };
  expect(said).toEqual([
    { fields: { ...from, who: 'token reader' }, message: 'a session began' },
    { fields: { ...from, who: 'user alice' }, message: 'a session began' },
    { fields: { ...from, who: 'user alice' }, message: 'a session was ended' },
    { fields: from, message: 'a token that is not known was shown' },
    { fields: { ...from, user: 'alice' }, message: 'a wrong user or password was shown' },
    {
      fields: { ...from, unknown_user_characters: password.length },
      message: 'a wrong user or password was shown',
    },
    { fields: { who: 'token operator', account_id: 'all' }, message: 'a sync was asked for' },
  ]);
  const log = JSON.stringify(said);
  for (const secret of [reader.text, alice.password, session.cookie.slice(17)])
    expect(log).not.toContain(secret);
});

function formWithFile(): FormData {
  const form = new FormData();
  form.append('token', new Blob(['x']), 'token.txt');
  return form;
}
