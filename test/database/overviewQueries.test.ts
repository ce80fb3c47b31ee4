import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountQueries } from '../../src/database/accountQueries.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createOverviewQueries } from '../../src/database/overviewQueries.ts';
import { accountCondition } from '../../src/http/page/accountCondition.ts';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { accountIds, at, clock, day, neverRead, now, seeds } from './sampleCertificates.ts';
import { account, seedAccounts, seedAssociationGap, seedCertificates, seedRun } from './seedInventory.ts';

const staleBefore = '2026-06-01T11:30:00Z';
let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
  await seedCertificates(database, seeds);
  for (const accountId of accountIds) await seedRun(database, accountId);
  for (const seed of neverRead) await seedAssociationGap(database, seed, null);
  const [first] = seeds;
  if (first) await seedCertificates(database, [{ ...first, id: 'removed', validTo: '2026-02-01T00:00:00Z' }]);
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

test('certificates are counted by state, use and time of expiry exactly as the list gives them', async () => {
  const bounds = [at(-day), at(0), at(1), at(30 * day), at(400 * day)];
  const counts = await createOverviewQueries(database).countCertificates({ ...clock, bounds });
  const { rows } = await createCertificateQueries(database, []).list({
    ...clock,
    filter: {},
    sort: { by: 'name', descending: false },
    after: null,
    limit: 1000,
  });
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
  const list = createCertificateQueries(database, []);
  const uses = { in_use: true, unused: false } as const;
  let compared = 0;
  for (const { state, use, part, count } of counts) {
    const sameUse = counts.filter((row) => row.state === state && row.use === use);
    if (use !== 'not_known') {
      const { rows } = await list.list({
        ...clock,
        filter: { states: [state], inUse: uses[use] },
        sort: { by: 'name', descending: false },
        after: null,
        limit: 1000,
      });
      expect(sameUse.reduce((sum, row) => sum + row.count, 0)).toBe(rows.length);
      compared += 1;
    }
    const inPart = rows.filter((row) => partOf(row.earliestNotAfter) === part);
    const all = counts.filter((row) => row.part === part);
    expect(all.reduce((sum, row) => sum + row.count, 0)).toBe(inPart.length);
    expect(count).toBeGreaterThan(0);
  }
  expect(compared).toBeGreaterThan(6);

  function partOf(expiry: string | null): number | null {
    return expiry === null ? null : bounds.filter((bound) => Date.parse(bound) <= Date.parse(expiry)).length;
  }
});

test('what was never read is counted as not known, not as unused', async () => {
  const counts = await createOverviewQueries(database).countCertificates({ ...clock, bounds: [at(0)] });
  const unknown = counts.filter(({ use }) => use === 'not_known');
  expect(unknown.reduce((sum, { count }) => sum + count, 0)).toBe(neverRead.length);
});

test('no account counts as current that failed, was read in part, too long ago, or never completely', async () => {
  const own = await createTestDatabase();
  const fresh = openDatabase({ url: own.url, max: 2 });
  const [complete, failed, incomplete, stale, never, running, former] = [
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
  ].map(account) as [string, string, string, string, string, string, string];
  const current = { finishedAt: '2026-06-01T11:55:00Z' };
  await seedAccounts(fresh, [complete, failed, incomplete, stale, never, running]);
  await seedAccounts(fresh, [former], { configured: false });
  await seedCertificates(fresh, [{ accountId: former, id: 'left' }]);
  for (const id of [complete, failed, incomplete, running]) await seedRun(fresh, id, current);
  await seedRun(fresh, failed, { ...current, outcome: 'failed', reason: 'network', listReadAt: null });
  await seedRun(fresh, incomplete, { ...current, outcome: 'incomplete', reason: 'timeout' });
  await seedRun(fresh, stale, { finishedAt: '2026-06-01T11:29:59.999999Z' });
  await seedRun(fresh, never, { ...current, outcome: 'incomplete', reason: 'timeout' });
  await seedRun(fresh, running, { finishedAt: null, outcome: null, listReadAt: null });

  const freshness = await createOverviewQueries(fresh).freshness(staleBefore);
  expect(freshness).toEqual({
    accounts: { complete: 2, failed: 1, incomplete: 1, stale: 1, never_read: 1 },
    oldestSuccessAt: '2026-06-01T11:29:59.999999Z',
    former: { accounts: 1, certificates: 1 },
  });
  const accounts = createAccountQueries(fresh);
  const troubled = await accounts.list({ after: null, limit: 10, troubledSince: staleBefore });
  expect(troubled.rows.map(({ accountId }) => accountId)).toEqual([failed, incomplete, stale, never]);
  const { rows } = await accounts.list({ after: null, limit: 10 });
  expect(rows.map((row) => accountCondition(row, staleBefore))).toEqual([
    'complete',
    'failed',
    'incomplete',
    'stale',
    'never_read',
    'complete',
    'never_read',
  ]);
  await fresh.$client.end();
  await own.drop();
});

test('a database that fails is told from an empty inventory', async () => {
  const closed = openDatabase({ url: testDatabase.url, max: 1 });
  await closed.$client.end();
  const failing = createOverviewQueries(closed);
  await expect(failing.freshness(now.toISOString())).rejects.toThrow(RepositoryFailure);
  await expect(failing.countCertificates({ ...clock, bounds: [at(0)] })).rejects.toThrow(RepositoryFailure);
  await expect(createAccountQueries(closed).names({ limit: 1 })).rejects.toThrow(RepositoryFailure);
});
