import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountQueries } from '../../src/database/accountQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createReadiness } from '../../src/database/readiness.ts';
import { createSyncRunQueries } from '../../src/database/syncRunQueries.ts';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { account, listReadAt, seedAccounts, seedCertificates, seedRun } from './seedInventory.ts';

const [read, failing, running, fresh, former] = ['1', '2', '3', '4', '5'].map(account) as [
  string,
  string,
  string,
  string,
  string,
];
const failed = { outcome: 'failed', reason: 'network', detail: 'No answer.', listReadAt: null } as const;

let testDatabase: TestDatabase;
let database: Database;
let runIds: number[];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
  await seedAccounts(database, [read, failing, running, fresh]);
  await seedAccounts(database, [former], { configured: false, name: 'Former' });
  await seedCertificates(database, [
    { accountId: read, id: 'one' },
    { accountId: read, id: 'two' },
    { accountId: read, id: 'gone', validTo: '2026-02-01T00:00:00Z' },
  ]);
  runIds = [
    await seedRun(database, read, { listed: 2, associationsRead: 2, listSeconds: 0.5 }),
    await seedRun(database, failing),
    await seedRun(database, failing, { ...failed, startedAt: '2026-01-02T00:00:00Z' }),
    await seedRun(database, running, { finishedAt: '2026-01-01T00:00:30.25Z' }),
    await seedRun(database, running, {
      startedAt: '2026-01-03T00:00:00Z',
      finishedAt: null,
      outcome: null,
      listReadAt: null,
    }),
  ];
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

test('accounts come by id, each with its current certificates and what its runs came to', async () => {
  const { rows, next } = await createAccountQueries(database).list({ after: null, limit: 10 });
  const finishedAt = '2026-01-01T00:02:00Z';
  expect(next).toBeNull();
  expect(rows.map(({ lastRun, lastFinishedRun, ...figures }) => ({ ...figures, run: lastRun?.id }))).toEqual([
    figures(read, { certificates: 2, lastSuccessAt: finishedAt, complete: true, run: runIds[0] }),
    figures(failing, { lastSuccessAt: finishedAt, lastAttemptAt: '2026-01-02T00:00:00Z', run: runIds[2] }),
    figures(running, {
      lastSuccessAt: '2026-01-01T00:00:30.25Z',
      lastAttemptAt: '2026-01-03T00:00:00Z',
      complete: true,
      run: runIds[4],
    }),
    figures(fresh, { lastAttemptAt: null, associationsOldestReadAt: null }),
    figures(former, {
      lastAttemptAt: null,
      associationsOldestReadAt: null,
      name: 'Former',
      configured: false,
    }),
  ]);
  expect(rows[0]?.lastRun).toMatchObject({
    listed: 2,
    associationsRead: 2,
    listSeconds: 0.5,
    outcome: 'complete',
  });
});

test('a run that is under way does not hide what the last finished one came to', async () => {
  const { rows } = await createAccountQueries(database).list({ after: null, limit: 10 });
  const finished = rows.map(({ lastFinishedRun }) => lastFinishedRun?.id);
  expect(finished).toEqual([runIds[0], runIds[2], runIds[3], undefined, undefined]);
});

test('accounts are found by a part of their name or id, and their names are given without their figures', async () => {
  const queries = createAccountQueries(database);
  const found = async (text: string) =>
    (await queries.list({ text, after: null, limit: 10 })).rows.map(({ accountId }) => accountId);
  expect(await found('form')).toEqual([former]);
  expect(await found('333')).toEqual([running]);
  expect(await found('%')).toEqual([]);
  expect(await queries.names({ accountIds: [former, read], limit: 10 })).toEqual(
    new Map([
      [former, 'Former'],
      [read, null],
    ]),
  );
  expect((await queries.names({ limit: 2 })).size).toBe(2);
  expect(await queries.names({ accountIds: [], limit: 2 })).toEqual(new Map());
});

test('pages of accounts give each once', async () => {
  const queries = createAccountQueries(database);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const slice: Awaited<ReturnType<typeof queries.list>> = await queries.list({ after, limit: 2 });
    seen.push(...slice.rows.map(({ accountId }) => accountId));
    after = slice.next;
  } while (after !== null);
  expect(seen).toEqual([read, failing, running, fresh, former]);
});

test('sync runs come newest first, page by page, of the wanted accounts and outcomes', async () => {
  const queries = createSyncRunQueries(database);
  const newest = await queries.list({ before: null, limit: 3 });
  expect(newest.rows.map(({ id }) => id)).toEqual(runIds.slice(2).reverse());
  const rest = await queries.list({ before: newest.next, limit: 3 });
  expect(rest.rows.map(({ id }) => id)).toEqual(runIds.slice(0, 2).reverse());
  expect(rest.next).toBeNull();

  const filtered = await queries.list({
    accountIds: [failing, running],
    outcomes: ['complete', 'incomplete'],
    before: null,
    limit: 10,
  });
  expect(filtered.rows.map(({ id }) => id)).toEqual([runIds[3], runIds[1]]);
});

test('it is ready when each configured account has finished a run, and says which have not', async () => {
  const ready = createReadiness(database);
  expect(await ready()).toEqual({ ready: false, detail: `No sync run has finished yet for ${fresh}.` });
  await seedRun(database, fresh, { ...failed, reason: 'interrupted' });
  expect((await ready()).ready).toBe(false);
  await seedRun(database, fresh, failed);
  expect(await ready()).toEqual({ ready: true, detail: 'Each account has finished a sync run.' });
});

test('it is not ready without any account, nor without its database', async () => {
  const empty = await createTestDatabase();
  const other = openDatabase({ url: empty.url, max: 1 });
  expect((await createReadiness(other)()).detail).toBe('No account is known yet.');
  await other.$client.end();
  await empty.drop();
  expect(await createReadiness(other)()).toEqual({ ready: false, detail: 'The database does not answer.' });
  await expect(createAccountQueries(other).list({ after: null, limit: 1 })).rejects.toThrow(
    RepositoryFailure,
  );
  await expect(createSyncRunQueries(other).list({ before: null, limit: 1 })).rejects.toThrow(
    RepositoryFailure,
  );
});

function figures(accountId: string, values: object) {
  return {
    accountId,
    name: null,
    configured: true,
    certificates: 0,
    lastSuccessAt: null,
    lastAttemptAt: '2026-01-01T00:00:00Z',
    associationsOldestReadAt: listReadAt,
    complete: false,
    run: undefined,
    ...values,
  };
}
