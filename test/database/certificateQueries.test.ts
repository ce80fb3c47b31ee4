import { inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateState, certificateStates } from '../../src/certificate/validity.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import * as schema from '../../src/database/schema.ts';
import {
  type Certificate,
  type CertificateFilter,
  type CertificateListRequest,
  type CertificateQueries,
  type CertificateSort,
  certificateSortKeys,
} from '../../src/inventory/queries/certificates.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  accountIds,
  at,
  checks,
  clock,
  day,
  expected,
  idOfSeed,
  neverRead,
  now,
  seeds,
  services,
  stateOf,
} from './sampleCertificates.ts';
import {
  account,
  type SeedCertificate,
  seedAssociationGap,
  seedCertificates,
  seedRun,
} from './seedInventory.ts';

let testDatabase: TestDatabase;
let database: Database;
let queries: CertificateQueries;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
  queries = createCertificateQueries(database);
  await seedCertificates(database, seeds);
  for (const accountId of accountIds) await seedRun(database, accountId);
  for (const seed of neverRead) await seedAssociationGap(database, seed, null);
  const removed = seeds.slice(0, 3).map((seed) => ({
    ...seed,
    id: `removed-${seed.id}`,
    validTo: '2026-02-01T00:00:00Z',
  }));
  await seedCertificates(database, removed);
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

describe('filters', () => {
  test('every combination gives exactly the certificates that meet each condition, in order', async () => {
    await fc.assert(
      fc.asyncProperty(filters, sorts, async (filter, sort) => {
        const found = await queries.list(listRequest({ filter, sort, limit: 1000 }));
        expect(found.rows.map(idOf)).toEqual(expected(filter, sort));
      }),
      { numRuns: 150 },
    );
  });

  test('each state gives those that certificateState says, to the second at both ends of every range', async () => {
    for (const state of certificateStates) {
      const found = await queries.list(listRequest({ filter: { states: [state] }, limit: 1000 }));
      const states = new Set(
        found.rows.map((row) => certificateState(row, now, clock.expiringWithinSeconds)),
      );
      expect([...states]).toEqual([state]);
      expect(found.rows.map(idOf)).toEqual(expected({ states: [state] }, byExpiry));
    }
  });

  test('the states of SQL and TypeScript agree also when the clock has milliseconds or the window is empty', async () => {
    for (const milliseconds of [-1, 0, 1, 999]) {
      for (const expiringWithinSeconds of [0, 1, 30 * day, 99_999 * 7 * day]) {
        const instant = new Date(now.getTime() + milliseconds);
        const counts = await queries.countByState({ now: instant, expiringWithinSeconds });
        const wanted = Object.fromEntries(certificateStates.map((state) => [state, 0])) as typeof counts;
        for (const seed of seeds) wanted[stateOf(seed, instant, expiringWithinSeconds)] += 1;
        expect(counts).toEqual(wanted);
        for (const state of certificateStates) {
          const request = { filter: { states: [state] }, now: instant, expiringWithinSeconds, limit: 1000 };
          expect((await queries.list(listRequest(request))).rows).toHaveLength(wanted[state]);
        }
      }
    }
  });

  test('a certificate that expires at this very instant is not expired yet', async () => {
    const { rows } = await queries.list(
      listRequest({ filter: { expiresAfter: at(0), expiresBefore: at(1) } }),
    );
    expect(rows).not.toHaveLength(0);
    for (const row of rows)
      expect(certificateState(row, now, clock.expiringWithinSeconds)).not.toBe('expired');
  });

  test('percent signs, underscores and backslashes are looked for as they are', async () => {
    for (const text of ['50%', 'a_b', 'c\\d']) {
      const { rows } = await queries.list(listRequest({ filter: { text } }));
      expect(rows.map(({ name }) => name)).toEqual([`odd ${text} name`]);
    }
  });

  test('certificates whose associations were never read are in neither set of in_use', async () => {
    expect(neverRead.length).toBeGreaterThan(0);
    for (const inUse of [true, false]) {
      const { rows } = await queries.list(listRequest({ filter: { inUse }, limit: 1000 }));
      expect(rows.map(idOf).filter((id) => neverRead.some((seed) => idOfSeed(seed) === id))).toEqual([]);
    }
  });

  test('removed certificates are not in the list, but all that is in the list of those', async () => {
    expect((await queries.list(listRequest({ filter: { text: 'removed-' } }))).rows).toEqual([]);
    expect((await queries.list(listRequest({ filter: { removed: false }, limit: 1000 }))).rows).toHaveLength(
      seeds.length,
    );
    const { rows } = await queries.list(listRequest({ filter: { removed: true }, limit: 1000 }));
    const removed = seeds.slice(0, 3).map(({ accountId, id }) => `${accountId}/removed-${id}`);
    expect(rows.map(idOf).sort()).toEqual(removed.sort());
    expect(rows.every(({ removedAt }) => removedAt === '2026-02-01T00:00:00Z')).toBe(true);
  });
});

describe('pages', () => {
  test('pages of 7 give every certificate once, in every order', async () => {
    for (const by of certificateSortKeys) {
      for (const descending of [false, true]) {
        const pages = await walk({ by, descending });
        expect(pages.flat()).toEqual(expected({}, { by, descending }));
        expect(pages.slice(0, -1).every((page) => page.length === 7)).toBe(true);
      }
    }
  });

  test('certificates that stay are seen once while others are added and removed between the pages', async () => {
    const own = await createTestDatabase();
    const other = openDatabase({ url: own.url, max: 2 });
    try {
      const staying = seeds.slice(0, 60);
      await seedCertificates(other, staying);
      const passing: SeedCertificate[] = [];
      const pages = await walk(byExpiry, createCertificateQueries(other), async (page) => {
        await other
          .delete(schema.certificates)
          .where(inArray(schema.certificates.certificateId, ['', ...passing.map(({ id }) => id)]));
        passing.splice(0);
        for (const days of [-400, 10, 400]) {
          passing.push({
            accountId: account('b'),
            id: `passing-${page}-${days}`,
            elements: [{ notAfter: at(days * day + page) }],
          });
        }
        await seedCertificates(other, passing);
      });
      const seen = pages.flat().filter((id) => !id.includes('passing'));
      expect(seen).toEqual(expected({}, byExpiry, staying));
    } finally {
      await other.$client.end();
      await own.drop();
    }
  });

  test('one statement reads a page, however many rows, elements and associations it has', async () => {
    let statements: string[] = [];
    const client = postgres(testDatabase.url, {
      max: 1,
      fetch_types: false,
      connection: { TimeZone: 'UTC', DateStyle: 'ISO' },
      debug: (_, query) => void statements.push(query),
    });
    const counted = createCertificateQueries(drizzle(client, { schema, casing: 'snake_case' }));
    try {
      const counts: number[] = [];
      for (const limit of [1, 100]) {
        statements = [];
        const { rows } = await counted.list(listRequest({ limit }));
        expect(rows).toHaveLength(limit);
        counts.push(statements.length);
      }
      expect(counts).toEqual([1, 1]);
    } finally {
      await client.end();
    }
  });
});

const byExpiry: CertificateSort = { by: 'earliest_not_after', descending: false };

const filters: fc.Arbitrary<CertificateFilter> = fc.record(
  {
    accountIds: fc.uniqueArray(fc.constantFrom(...accountIds, account('d')), { minLength: 1 }),
    certificateId: fc.constantFrom('id-0004', 'id-0031', 'nowhere'),
    states: fc.uniqueArray(fc.constantFrom(...certificateStates), { minLength: 1 }),
    types: fc.uniqueArray(fc.constantFrom('custom', 'gateway_managed', 'other'), { minLength: 1 }),
    services: fc.uniqueArray(fc.constantFrom(...services, 'none'), { minLength: 1 }),
    inUse: fc.boolean(),
    expiresWithinSeconds: fc.constantFrom(0, 1, day, 30 * day, 400 * day),
    expiresBefore: fc.constantFrom(at(-day), at(0), at(1), at(30 * day), at(400 * day)),
    expiresAfter: fc.constantFrom(at(-400 * day), at(0), at(1), at(30 * day)),
    findings: fc.uniqueArray(fc.constantFrom(...checks, 'shared_key' as const), { minLength: 1 }),
    text: fc.constantFrom('id-00', 'NAME', 'cn=leaf', 'Root', 'HOST3', '%', '_', '\\', 'zzz'),
  },
  { requiredKeys: [] },
);

const sorts = fc.record({ by: fc.constantFrom(...certificateSortKeys), descending: fc.boolean() });

function listRequest(request: Partial<CertificateListRequest>): CertificateListRequest {
  return { filter: {}, sort: byExpiry, after: null, limit: 100, ...clock, ...request };
}

async function walk(
  sort: CertificateSort,
  from = queries,
  between: (page: number) => Promise<void> = async () => {},
): Promise<string[][]> {
  const pages: string[][] = [];
  let after: CertificateListRequest['after'] = null;
  do {
    const slice: Awaited<ReturnType<CertificateQueries['list']>> = await from.list(
      listRequest({ sort, after, limit: 7 }),
    );
    pages.push(slice.rows.map(idOf));
    after = slice.next;
    await between(pages.length);
  } while (after !== null);
  return pages;
}

const idOf = ({ accountId, certificateId }: Certificate) => `${accountId}/${certificateId}`;
