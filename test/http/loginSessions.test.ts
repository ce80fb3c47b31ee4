import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebConfig } from '../../src/config/webConfig.ts';
import type { HttpAppOptions } from '../../src/http/app.ts';
import { type HttpService, startHttpService, token, usersConfig } from './httpService.ts';
import { asBrowser, cookieOf, logIn, sessionOf } from './logIn.ts';

const reader = token('reader', 'read');
const alice = { user: 'alice', password: 'correct' };
const users = usersConfig({ alice: alice.password });
const loggedInAt = '2026-06-01T00:00:00.000Z';

let first: HttpService;
let now = loggedInAt;
let web: WebConfig = users;
const started: HttpService[] = [];

/** Another replica on the database of the first. */
async function replica(overrides: Partial<HttpAppOptions> = {}): Promise<HttpService> {
  const service = await startHttpService(
    { auth: { mode: 'tokens', tokens: [reader] }, web: () => web, clock: () => now, ...overrides },
    first?.database,
  );
  started.unshift(service);
  return service;
}

beforeAll(async () => {
  first = await replica();
});

afterAll(async () => {
  for (const service of started) await service.stop();
});

const statusOf = async ({ url }: HttpService, headers: Record<string, string>) =>
  (await fetch(`${url}/api/v1/accounts`, { headers })).status;
const logOut = ({ url }: HttpService, headers: Record<string, string>) =>
  fetch(`${url}/logout`, { method: 'POST', headers, redirect: 'manual' });

test('a login counts on every replica, and after a restart', async () => {
  const session = await sessionOf(first.url, { token: reader.text });
  const second = await replica();
  expect(await statusOf(second, session)).toBe(200);
  expect(await statusOf(first, session)).toBe(200);
});

test('a logout ends the session on every replica, for whoever has kept the cookie too, and no other session', async () => {
  const second = await replica();
  const [session, other] = [await sessionOf(first.url, alice), await sessionOf(first.url, alice)];
  const answer = await logOut(first, session);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/');
  expect(answer.headers.get('clear-site-data')).toBe('"cache"');
  expect(answer.headers.getSetCookie()).toEqual([
    'certalog_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
  ]);
  for (const service of [first, second]) {
    expect(await statusOf(service, session)).toBe(401);
    expect(await statusOf(service, other)).toBe(200);
  }
});

test('who has no session is asked who is there at the logout as everywhere, and one by another site is refused', async () => {
  expect((await logOut(first, {})).status).toBe(401);
  const session = await sessionOf(first.url, alice);
  expect((await logOut(first, { ...session, origin: 'https://evil.example' })).status).toBe(403);
  expect(await statusOf(first, session)).toBe(200);
  expect((await logOut(first, { authorization: `Bearer ${reader.text}` })).status).toBe(303);
});

test('a session ends when its token is configured no more, or another stands in its place', async () => {
  const session = await sessionOf(first.url, { token: reader.text });
  const other = { ...token('other', 'read'), name: 'reader' };
  for (const tokens of [[token('another', 'operate')], [other]])
    expect(await statusOf(await replica({ auth: { mode: 'tokens', tokens } }), session)).toBe(401);
});

test('a session has the scopes that its token has now', async () => {
  const session = await sessionOf(first.url, { token: reader.text });
  const scraper = await replica({ auth: { mode: 'tokens', tokens: [{ ...reader, scope: 'metrics' }] } });
  expect(await statusOf(scraper, session)).toBe(403);
});

test('a session ends when the password of its user changes, or the user goes, without a restart', async () => {
  const session = await sessionOf(first.url, alice);
  for (const changed of [usersConfig({ alice: 'another' }), usersConfig({ bob: alice.password })]) {
    web = changed;
    expect(await statusOf(first, session)).toBe(401);
  }
  web = users;
  expect(await statusOf(first, session)).toBe(200);
});

test('a session ends twelve hours after the login, and the page says that it has ended', async () => {
  const session = await sessionOf(first.url, alice);
  now = '2026-06-01T11:59:59.999Z';
  expect(await statusOf(first, session)).toBe(200);
  now = '2026-06-01T12:00:00.000Z';
  expect(await statusOf(first, session)).toBe(401);
  const page = await first.get('/certificates?q=x', { ...asBrowser, ...session });
  expect(page.status).toBe(401);
  expect(await page.text()).toMatch(/Your session has ended.*value="\/certificates\?q=x"/s);
  now = loggedInAt;
});

test('while the database does not answer nobody is let in by a session, and it is said so', async () => {
  const broken = await startHttpService({ auth: { mode: 'tokens', tokens: [reader] } });
  const session = await sessionOf(broken.url, { token: reader.text });
  await broken.database.$client.end();
  const program = await broken.get('/openapi.json', session);
  expect(program.status).toBe(503);
  expect(program.headers.get('content-type')).toBe('application/problem+json');
  const page = await broken.get('/openapi.json', { ...asBrowser, ...session });
  expect(page.status).toBe(503);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('retry-after')).toBe('10');
  expect(await page.text()).toContain('The database does not answer');
  const login = await logIn(broken.url, { token: reader.text });
  expect(login.status).toBe(503);
  expect(login.headers.getSetCookie()).toEqual([]);
  expect(await login.text()).toContain('<form');
  expect((await logOut(broken, session)).status).toBe(503);
  expect(await statusOf(broken, { authorization: `Bearer ${reader.text}` })).toBe(503);
  expect((await broken.get('/openapi.json', { authorization: `Bearer ${reader.text}` })).status).toBe(200);
  expect(broken.errors.length).toBeGreaterThan(0);
  await broken.stop();
});

test('wrong logins are taken ten times at once and then one in five seconds, together with wrong headers', async () => {
  let elapsed = 0;
  const service = await replica({ elapsed: () => elapsed });
  for (let n = 0; n < 5; n++) expect((await logIn(service.url, { token: `guess-${n}` })).status).toBe(401);
  for (let n = 0; n < 5; n++) expect(await statusOf(service, { authorization: 'Bearer guess' })).toBe(401);
  const refused = await logIn(service.url, { token: reader.text });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(refused.headers.getSetCookie()).toEqual([]);
  expect(await refused.text()).toMatch(/come again in 5 s.*<form/s);
  // A session goes on: else whoever guesses from the same address would lock out who is logged in.
  expect(await statusOf(service, cookieOf(await logIn(first.url, alice)))).toBe(200);
  elapsed += 5000;
  expect((await logIn(service.url, { token: reader.text })).status).toBe(303);
});
