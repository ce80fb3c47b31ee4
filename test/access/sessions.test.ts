import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Credential } from '../../src/access/session.ts';
import { createSessions } from '../../src/access/sessions.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createSessionStore } from '../../src/database/sessionStore.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const alice: Credential = { kind: 'user', name: 'alice', verifier: '$2y$10$the-hash-of-alice' };
const loggedInAt = '2026-06-01T00:00:00.000Z';
const expiresAt = '2026-06-01T12:00:00Z';

let testDatabase: TestDatabase;
let database: Database;
let now = loggedInAt;
const sessions = () => createSessions(createSessionStore(database), () => now);
const find = (id: string, ...configured: Credential[]) =>
  sessions().find(id, (kind, name) => configured.filter((one) => one.kind === kind && one.name === name));

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
});

beforeEach(async () => {
  now = loggedInAt;
  await database.execute(sql`truncate certalog.sessions`);
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

test('a stolen copy of the database holds neither the id of a session nor what a credential is known by', async () => {
  const token: Credential = { kind: 'token', name: 'reader', verifier: 'ab'.repeat(32) };
  for (const credential of [alice, token]) {
    const id = await sessions().begin(credential);
    const rows = await testDatabase.sql`select s::text as text from certalog.sessions s`;
    const dump = rows.map(({ text }) => text).join('\n');
    const bytes = Buffer.from(id, 'base64url').toString('hex');
    expect(dump).toContain(credential.name);
    expect(dump).toContain(createHash('sha256').update(id).digest('hex'));
    for (const secret of [id, bytes, credential.verifier, credential.verifier.slice(0, 16)])
      expect(dump).not.toContain(secret);
  }
});

test('what the database holds, shown as a cookie, is no session', async () => {
  await sessions().begin(alice);
  const [row] = await testDatabase.sql`select digest, proof from certalog.sessions`;
  for (const bytes of [row?.digest, row?.proof] as Buffer[])
    for (const encoding of ['base64url', 'hex'] as const)
      expect(await find(bytes.toString(encoding), alice)).toBeNull();
});

test('who may write to the database makes no session by that alone', async () => {
  const id = 'A'.repeat(43);
  await createSessionStore(database).add(
    {
      digest: createHash('sha256').update(id).digest('hex'),
      kind: 'user',
      name: 'alice',
      proof: 'ab'.repeat(32),
      createdAt: loggedInAt,
      expiresAt,
    },
    1000,
  );
  expect(await find(id, alice)).toBeNull();
  await testDatabase.sql`update certalog.sessions set proof = ''`;
  expect(await find(id, alice)).toBeNull();
});

test('a session lasts twelve hours from the login, however much it is used', async () => {
  const id = await sessions().begin(alice);
  for (const at of ['2026-06-01T00:00:00Z', '2026-06-01T06:00:00Z', '2026-06-01T11:59:59.999999Z']) {
    now = at;
    expect(await find(id, alice)).toEqual(alice);
  }
  now = expiresAt;
  expect(await find(id, alice)).toBeNull();
});

test.each([
  ['has another password', { ...alice, verifier: '$2y$10$another-hash' }],
  ['is gone', { ...alice, name: 'bob' }],
  ['is a token of the same name now', { ...alice, kind: 'token' as const }],
])('a session ends when its user %s', async (_, configured) => {
  const id = await sessions().begin(alice);
  expect(await find(id, configured)).toBeNull();
  expect(await find(id, configured, alice)).toEqual(alice);
});

test('the row of one user does not become that of another who has the same hash', async () => {
  const bob = { ...alice, name: 'bob' };
  const id = await sessions().begin(alice);
  await testDatabase.sql`update certalog.sessions set name = 'bob'`;
  expect(await find(id, alice, bob)).toBeNull();
});

test('every session has an id of its own, and ending one ends no other', async () => {
  const [first, second] = [await sessions().begin(alice), await sessions().begin(alice)];
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(first).not.toBe(second);
  await sessions().end(first);
  expect(await find(first, alice)).toBeNull();
  expect(await find(second, alice)).toEqual(alice);
});

test('of one credential the thousand youngest are kept, so that a script fills no table', async () => {
  const bob = { ...alice, name: 'bob' };
  const [oldest, other] = [await sessions().begin(alice), await sessions().begin(bob)];
  await database.execute(sql`
    insert into certalog.sessions (digest, kind, name, proof, created_at, expires_at)
    select int4send(n), 'user', 'alice', '', '2026-06-01T01:00:00Z', ${expiresAt} from generate_series(1, 999) n`);
  expect(await find(oldest, alice)).toEqual(alice);
  // As on a replica whose clock is behind.
  now = '2026-06-01T00:30:00Z';
  const newest = await sessions().begin(alice);
  expect(await find(oldest, alice)).toBeNull();
  expect(await find(newest, alice)).toEqual(alice);
  expect(await find(other, bob)).toEqual(bob);
  const [row] =
    await testDatabase.sql`select count(*)::int as count from certalog.sessions where name = 'alice'`;
  expect(row?.count).toBe(1000);
});

test.each([
  '',
  'x',
  'A'.repeat(42),
  'A'.repeat(44),
  `${'A'.repeat(42)}%`,
  `${'A'.repeat(42)}\0`,
  'é'.repeat(43),
])('what cannot be an id is no question to the database: %j', async (text) => {
  const never = () => Promise.reject(new Error('the database was asked'));
  const alone = createSessions({ add: never, find: never, remove: never, removeExpired: never }, () => now);
  expect(await alone.find(text, () => [alice])).toBeNull();
  await alone.end(text);
});
