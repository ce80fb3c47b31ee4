import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { hashSync } from 'bcryptjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createSessionStore } from '../../src/database/sessionStore.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type TestAuthority, testAuthority } from '../support/testAuthority.ts';
import { asBrowser } from './logIn.ts';
import { type Answer, getByTls, startWebService, type WebService } from './webService.ts';

let testDatabase: TestDatabase;
let database: Database;
let authority: TestAuthority;
let service: WebService;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 2 });
  authority = await testAuthority('Test CA');
  const { cert, key } = await authority.issue({ name: 'certalog' });
  service = await startWebService(
    `tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n` +
      `basic_auth_users:\n  alice: ${hashSync('correct', 4)}\n`,
    { 'server.crt': cert, 'server.key': key },
    { sessions: createSessionStore(database) },
  );
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

const get = (path: string, headers: Record<string, string>) =>
  getByTls(service.url + path, { ca: authority.cert, headers });

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      service.url + path,
      {
        agent: false,
        ca: authority.cert,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      },
      async (response) => {
        const { statusCode: status, headers } = response;
        resolve({ status, headers, body: await text(response) });
      },
    );
    sent.on('error', reject).end(body);
  });
}

test('by TLS the cookie is sent by TLS alone, and no other host can set it', async () => {
  expect((await get('/openapi.json', asBrowser)).status).toBe(401);
  const answer = await post('/login', 'user=alice&password=correct&next=/openapi.json');
  expect(answer).toMatchObject({ status: 303, headers: { location: '/openapi.json' } });
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(
    /^__Host-certalog_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  const session = cookie.split(';')[0] ?? '';
  expect((await get('/openapi.json', { cookie: session })).status).toBe(200);
  expect((await get('/metrics', { cookie: session })).status).toBe(200);
  // As planted by another host of the domain, or by whoever sits between on a plain connection.
  const planted = session.replace('__Host-', '');
  expect((await get('/openapi.json', { cookie: planted })).status).toBe(401);
  expect((await get('/openapi.json', { cookie: `${planted}x; ${session}` })).status).toBe(200);
  const out = await post('/logout', '', { cookie: session });
  expect(out).toMatchObject({ status: 303, headers: { location: '/' } });
  expect(out.headers['set-cookie']).toEqual([
    '__Host-certalog_session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
  ]);
  expect((await get('/openapi.json', { cookie: session })).status).toBe(401);
});
