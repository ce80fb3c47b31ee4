import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountQueries } from '../../src/database/accountQueries.ts';
import { readAssessmentState } from '../../src/database/assessmentState.ts';
import { associationsReadAt, lastSeenAt } from '../../src/database/certificateKnowledge.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createCoverageReader } from '../../src/database/coverageQueries.ts';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import { createRunStore } from '../../src/database/pruneRuns.ts';
import { createReadiness } from '../../src/database/readiness.ts';
import { syncRuns } from '../../src/database/schema.ts';
import { coverage } from '../../src/inventory/coverage.ts';
import { pruneRuns } from '../../src/inventory/pruneRuns.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/emulatedSync.ts';
import { account, seedAccounts, seedCertificates, seedRun } from './seedInventory.ts';

const [one, two] = [account('1'), account('2')];
const DAY = 86_400_000;
const now = Date.parse('2026-06-01T00:00:00Z');
/** So many days ago. */
const ago = (days: number) => new Date(now - days * DAY).toISOString().replace('.000Z', 'Z');

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
  await seedAccounts(database, [one, two]);
});
afterEach(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

const prune = (keepDays: number, signal = new AbortController().signal, in_ = database) =>
  pruneRuns({
    store: createRunStore(in_),
    keepSeconds: (keepDays * DAY) / 1000,
    clock: () => new Date(now).toISOString(),
    log: silentLog,
    signal,
  });

/** A run that finished so many days ago; complete, with its list read, unless it says otherwise. */
const run = (accountId: string, days: number, values: Parameters<typeof seedRun>[2] = {}) =>
  seedRun(database, accountId, {
    startedAt: ago(days + 0.001),
    finishedAt: ago(days),
    listReadAt: ago(days),
    ...values,
  });
const failed = { outcome: 'failed', reason: 'network', listReadAt: null } as const;
const interrupted = { outcome: 'failed', reason: 'interrupted', listReadAt: null } as const;
const incomplete = { outcome: 'incomplete', reason: 'timeout' } as const;

const idsOf = async (accountId: string) =>
  (
    await testDatabase.sql`select id::int from certalog.sync_runs where account_id = ${accountId} order by id`
  ).map(({ id }) => id);

/** Everything that is answered from runs now. */
async function answers() {
  const certificates = await database.execute(sql`
    select c.account_id, c.certificate_id, c.valid_to, ${lastSeenAt} as seen, ${associationsReadAt} as associations_read
    from certalog.certificates c order by c.id`);
  return {
    certificates: [...certificates],
    accounts: await createAccountQueries(database).list({ after: null, limit: 10 }),
    ready: await createReadiness(database)(),
    exposed: await createExpositionSource(database).read((snapshot) => snapshot.accounts()),
    assessment: [await readAssessmentState(database, one), await readAssessmentState(database, two)],
    previousReasons: [
      ...(await testDatabase.sql`
        select distinct on (account_id) account_id, reason from certalog.sync_runs
        where reason is distinct from 'interrupted' order by account_id, id desc`),
    ],
  };
}

describe('a run that finished before what is kept', () => {
  it('goes, and those that are younger stay', async () => {
    const ids = [];
    for (const days of [50, 40, 30, 20, 10, 1]) ids.push(await run(one, days));
    expect(await prune(25)).toBe(2);
    // The last before the bound says how it stood there.
    expect(await idsOf(one)).toEqual(ids.slice(2));
    expect(await prune(25)).toBe(0);
  });

  it.each<[string, Parameters<typeof seedRun>[2][]]>([
    ['the last', [{}, failed]],
    ['the last that was complete', [{}, incomplete, failed]],
    ['the last that read the list', [incomplete, failed, failed]],
    ['the last that judged the findings', [{ ...failed, findingsBasis: 'x' }, failed, failed]],
    ['the last that ended by itself', [failed, interrupted, interrupted]],
    ['the last that has finished', [failed, { finishedAt: null, outcome: null, listReadAt: null }]],
  ])('stays when it is %s of its account', async (_, runs) => {
    await run(one, 101, failed);
    const ids = [];
    for (const [index, values] of runs.entries()) ids.push(await run(one, 100 - index, values));
    const before = await answers();
    expect(await prune(1)).toBeGreaterThan(0);
    expect(await idsOf(one)).toEqual(expect.arrayContaining([ids[0], ids.at(-1)]));
    expect(await answers()).toEqual(before);
  });

  it('stays when it says when a removed certificate was last seen', async () => {
    const ids = [];
    for (const days of [100, 90, 80, 70, 60, 50]) ids.push(await run(one, days));
    await seedCertificates(database, [
      { accountId: one, id: 'gone', validFrom: ago(95), validTo: ago(75) },
      { accountId: one, id: 'gone at the instant of a run', validFrom: ago(95), validTo: ago(60) },
    ]);
    const before = await answers();
    expect(await prune(1)).toBe(3);
    expect(await idsOf(one)).toEqual([ids[2], ids[3], ids[5]]);
    expect(await answers()).toEqual(before);
  });
});

it('no answer of the present is another after pruning, whatever ran, also with a clock that was set back', async () => {
  const random = seeded(5);
  const kinds = [{}, {}, {}, incomplete, failed, interrupted, { findingsBasis: 'basis' }];
  for (const accountId of [one, two]) {
    for (let days = 200; days > 0; days -= 1 + random() * 3) {
      await run(accountId, days + (random() < 0.1 ? 10 : 0), kinds[Math.floor(random() * kinds.length)]);
    }
  }
  await seedCertificates(
    database,
    Array.from({ length: 25 }, (_, index) => ({
      accountId: index % 2 ? one : two,
      id: `certificate ${index}`,
      validFrom: ago(199),
      validTo: index < 3 ? null : ago(random() * 198),
    })),
  );
  const before = await answers();
  let deleted = 0;
  for (const keepDays of [150, 100, 50, 20, 5, 1]) {
    deleted += await prune(keepDays);
    expect(await answers()).toEqual(before);
  }
  expect(deleted).toBeGreaterThan(80);
});

it('coverage of what is kept stays, and of what went says that it is not known', async () => {
  for (const days of [60, 50, 40]) await run(one, days);
  for (const days of [35, 31]) await run(one, days, failed);
  for (const days of [20, 15, 5]) await run(one, days);
  const coverageFrom = async (days: number) => {
    const request = { from: ago(days), to: ago(0), intervalSeconds: (8 * DAY) / 1000 };
    return (await Array.fromAsync(coverage(createCoverageReader(database), one, request)))[0];
  };
  const kept = await coverageFrom(30);
  // By the complete run alone it would be known for 6 days more; the failed one after it says otherwise.
  expect(kept).toMatchObject({ completeSeconds: (20 * DAY) / 1000, gaps: [{ from: ago(40), to: ago(20) }] });
  expect(await prune(30)).toBe(3);
  expect(await coverageFrom(30)).toEqual(kept);
  expect(await coverageFrom(60)).toEqual({ ...kept, from: ago(60), knownFrom: ago(30) });
});

it('what was never deleted is not said to be', async () => {
  await run(one, 10);
  await prune(5);
  const [row] =
    await testDatabase.sql`select runs_pruned_before from certalog.accounts where account_id = ${one}`;
  expect(row).toEqual({ runs_pruned_before: null });
});

it('more than a batch goes at once, and two that prune at once delete each run once', async () => {
  await database.insert(syncRuns).values(
    Array.from({ length: 6_000 }, (_, index) => ({
      accountId: one,
      trigger: 'schedule' as const,
      startedAt: ago(100 - index / 1000),
      finishedAt: ago(100 - index / 1000),
      outcome: 'complete' as const,
    })),
  );
  const other = openDatabase({ url: testDatabase.url, max: 2 });
  const deleted = await Promise.all([prune(1), prune(1, undefined, other)]);
  await other.$client.end();
  expect(deleted[0] + deleted[1]).toBe(5_999);
  expect(await idsOf(one)).toHaveLength(1);
});

it('it stops when it is asked to', async () => {
  for (const days of [50, 40, 30]) await run(one, days);
  expect(await prune(1, AbortSignal.abort())).toBe(0);
});

it('it waits for no sync that is open, nor for another that deletes the same', async () => {
  const [deletedByAnother] = [await run(one, 60), await run(one, 50), await run(one, 40)];
  const open = await run(one, 0, { finishedAt: null, outcome: null, listReadAt: null });
  await testDatabase.sql.begin(async (transaction) => {
    await transaction`select from certalog.sync_runs where id = ${open} for share`;
    await transaction`select from certalog.sync_runs where id = ${deletedByAnother} for update`;
    expect(await prune(1)).toBe(1);
  });
});

/** The numbers of a linear congruential generator, from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
