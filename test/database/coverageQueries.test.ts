import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createCoverageReader } from '../../src/database/coverageQueries.ts';
import { syncRuns } from '../../src/database/schema.ts';
import { coverage } from '../../src/inventory/coverage.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { account, seedAccounts, seedRun } from './seedInventory.ts';

const [one, two] = [account('1'), account('2')];
const instant = (minutes: number) =>
  new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString().replace('.000Z', 'Z');

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 2 });
  await seedAccounts(database, [one, two]);
});
afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

const run = (accountId: string, minutes: number, reason: 'network' | null = null) =>
  seedRun(database, accountId, {
    startedAt: instant(minutes - 1),
    finishedAt: instant(minutes),
    outcome: reason === null ? 'complete' : 'failed',
    reason,
  });

it('the runs of a time come with the last before it and the last complete one, of one account alone', async () => {
  for (const minutes of [-90, -60]) await run(one, minutes);
  for (const minutes of [-45, -30]) await run(one, minutes, 'network');
  await run(two, -5);
  await run(one, 0);
  await run(one, 15, 'network');
  await run(one, 60);
  await seedRun(database, one, { startedAt: instant(61), finishedAt: null, outcome: null, listReadAt: null });
  const reader = createCoverageReader(database);
  const runs = (await Array.fromAsync(reader.runs(one, instant(0), instant(60)))).flat();
  expect(runs).toEqual([
    { finishedAt: instant(-60), outcome: 'complete', reason: null },
    { finishedAt: instant(-30), outcome: 'failed', reason: 'network' },
    { finishedAt: instant(0), outcome: 'complete', reason: null },
    { finishedAt: instant(15), outcome: 'failed', reason: 'network' },
  ]);
});

it('each account has its coverage, from where its runs are whole', async () => {
  await testDatabase.sql`
    update certalog.accounts set runs_pruned_before = '2026-01-01T00:10:00.123456Z' where account_id = ${one}`;
  const request = { from: instant(0), to: instant(60), intervalSeconds: 900 };
  const all = await Array.fromAsync(coverage(createCoverageReader(database), null, request));
  expect(all).toMatchObject([
    {
      accountId: one,
      knownFrom: '2026-01-01T00:10:00.123456Z',
      runs: 1,
      reasons: { network: 1 },
      completeSeconds: 5 * 60 - 0.123,
    },
    { accountId: two, knownFrom: instant(0), runs: 0, completeSeconds: 25 * 60 },
  ]);
  expect(await Array.fromAsync(coverage(createCoverageReader(database), two, request))).toEqual([all[1]]);
});

it('runs come in batches, each once', async () => {
  const third = account('3');
  await seedAccounts(database, [third]);
  const minutes = Array.from({ length: 2_500 }, (_, index) => index);
  await database.insert(syncRuns).values(
    minutes.map((minute) => ({
      accountId: third,
      trigger: 'schedule' as const,
      startedAt: instant(minute),
      finishedAt: instant(minute),
      outcome: 'complete' as const,
    })),
  );
  const batches = await Array.fromAsync(
    createCoverageReader(database).runs(third, instant(0), instant(10_000)),
  );
  expect(Math.max(...batches.map(({ length }) => length))).toBe(1000);
  expect(batches.flat().map(({ finishedAt }) => finishedAt)).toEqual(minutes.map(instant));
});
