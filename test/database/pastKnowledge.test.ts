import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { associationGaps, listingGaps, type syncRuns } from '../../src/database/schema.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { account, type SeedCertificate, seedCertificates, seededAt, seedRun } from './seedInventory.ts';

let testDatabase: TestDatabase;
let database: Database;
let accountsMade = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
});
afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

const hour = (number: number, minute = 0) =>
  `2026-01-02T${String(number).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;

/** A run that lasts a quarter of an hour and reads its list at minute 10. */
function run(number: number, values: Partial<typeof syncRuns.$inferInsert> = {}) {
  return {
    startedAt: hour(number),
    listReadAt: hour(number, 10),
    finishedAt: hour(number, 15),
    listed: 1,
    associationsMissing: 0,
    ...values,
  };
}
const incomplete = { outcome: 'incomplete', associationsMissing: 1 } as const;
const listFailed = { outcome: 'failed', reason: 'timeout', listReadAt: null, listed: null } as const;

async function seeded(...runs: ReturnType<typeof run>[]): Promise<SeedCertificate> {
  accountsMade += 1;
  const seed = { accountId: account(accountsMade.toString(16)), id: 'id', elements: [{}] };
  await seedCertificates(database, [seed]);
  for (const values of runs) await seedRun(database, seed.accountId, values);
  return seed;
}

async function knowledge({ accountId, id }: SeedCertificate, asOf: string) {
  const certificate = await createCertificateQueries(database, []).get(accountId, id, asOf);
  return [certificate?.listed, certificate?.lastSeenAt, certificate?.associationsReadAt];
}

test('what the last complete run had read counts until the next has ended', async () => {
  const seed = await seeded(run(1), run(2));
  expect(await knowledge(seed, hour(1, 14))).toEqual([null, seededAt, null]);
  expect(await knowledge(seed, hour(1, 15))).toEqual([true, hour(1, 10), hour(1, 10)]);
  expect(await knowledge(seed, hour(2, 14))).toEqual([true, hour(1, 10), hour(1, 10)]);
  expect(await knowledge(seed, hour(2, 15))).toEqual([true, hour(2, 10), hour(2, 10)]);
});

test('of a time when the last run had been incomplete only what the one before had read is claimed', async () => {
  const seed = await seeded(run(1), run(2, incomplete), run(3));
  for (const instant of [hour(2, 15), hour(3, 14)]) {
    expect(await knowledge(seed, instant)).toEqual([null, hour(1, 10), hour(1, 10)]);
  }
  expect(await knowledge(seed, hour(3, 15))).toEqual([true, hour(3, 10), hour(3, 10)]);
});

test('a run that left something out but no associations has read those of every certificate', async () => {
  const seed = await seeded(run(1), run(2, { ...incomplete, associationsMissing: 0 }), run(3));
  expect(await knowledge(seed, hour(2, 30))).toEqual([null, hour(1, 10), hour(2, 10)]);
});

test('while a run goes on that became incomplete, it may have left the certificate out already', async () => {
  const seed = await seeded(run(1), run(2, incomplete), run(3));
  expect(await knowledge(seed, hour(1, 59))).toEqual([true, hour(1, 10), hour(1, 10)]);
  expect(await knowledge(seed, hour(2))).toEqual([null, hour(1, 10), hour(1, 10)]);
});

test('a run that failed by its list left nothing out, one that was interrupted may have', async () => {
  const failed = await seeded(run(1), run(2, listFailed), run(3, incomplete));
  expect(await knowledge(failed, hour(2, 30))).toEqual([true, hour(1, 10), hour(1, 10)]);
  const interrupted = await seeded(run(1), run(2, { ...listFailed, reason: 'interrupted' }), run(3));
  expect(await knowledge(interrupted, hour(2, 30))).toEqual([null, hour(1, 10), hour(1, 10)]);
});

test('since the end of the last run all is as it is now, unless a run goes on', async () => {
  const seed = await seeded(run(1), run(2, incomplete));
  expect(await knowledge(seed, hour(2, 15))).toEqual([true, hour(2, 10), hour(2, 10)]);
  await seedRun(database, seed.accountId, {
    ...run(3),
    finishedAt: null,
    outcome: null,
    listReadAt: null,
    listed: null,
  });
  expect(await knowledge(seed, hour(2, 15))).toEqual([null, hour(1, 10), hour(1, 10)]);
});

test('a gap that lasts is known from its beginning on', async () => {
  const seed = await seeded(run(1), run(2, incomplete), run(3, incomplete), run(4, incomplete));
  const gap = { accountId: seed.accountId, certificateId: seed.id, since: hour(2, 12), reason: 'timeout' };
  await database.insert(listingGaps).values({ ...gap, lastSeenAt: hour(1, 10) });
  await database.insert(associationGaps).values({ ...gap, lastReadAt: hour(1, 10) });
  expect(await knowledge(seed, hour(1, 59))).toEqual([true, hour(1, 10), hour(1, 10)]);
  for (const instant of [hour(2, 12), hour(3, 5), hour(4, 15), hour(9)]) {
    expect(await knowledge(seed, instant)).toEqual([false, hour(1, 10), hour(1, 10)]);
  }
});

test('one that was not there for the reading of its associations had none read', async () => {
  const seed = await seeded(run(1), run(2, incomplete), run(3));
  await seedCertificates(database, [{ ...seed, id: 'later', validFrom: hour(1, 20) }]);
  expect(await knowledge({ ...seed, id: 'later' }, hour(2, 30))).toEqual([null, hour(1, 20), null]);
});
