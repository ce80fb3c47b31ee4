import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateState, certificateStates } from '../../src/certificate/validity.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import * as schema from '../../src/database/schema.ts';
import type {
  Certificate,
  CertificateListRequest,
  CertificateQueries,
  CertificateSort,
} from '../../src/inventory/queries/certificates.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  accountIds,
  at,
  clock,
  day,
  expected,
  idOfSeed,
  neverRead,
  now,
  removedSeeds,
  seeds,
  stateOf,
} from './sampleCertificates.ts';
import { seedAssociationGap, seedCertificates, seedRun } from './seedInventory.ts';

let testDatabase: TestDatabase;
let database: Database;
let queries: CertificateQueries;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
  queries = createCertificateQueries(database, []);
  await seedCertificates(database, seeds);
  for (const accountId of accountIds) await seedRun(database, accountId);
  for (const seed of neverRead) await seedAssociationGap(database, seed, null);
  await seedCertificates(database, removedSeeds);
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

describe('filters', () => {
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
        for (const state of certificateStates) {
          const request = { filter: { states: [state] }, now: instant, expiringWithinSeconds, limit: 1000 };
          const wanted = seeds.filter((seed) => stateOf(seed, instant, expiringWithinSeconds) === state);
          expect((await queries.list(listRequest(request))).rows).toHaveLength(wanted.length);
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
    expect(rows.map(idOf).sort()).toEqual(removedSeeds.map(idOfSeed).sort());
    expect(rows.every(({ removedAt }) => removedAt === '2026-02-01T00:00:00Z')).toBe(true);
  });
});

describe('pages', () => {
  test('one statement reads a page, however many rows, elements and associations it has', async () => {
    let statements: string[] = [];
    const client = postgres(testDatabase.url, {
      max: 1,
      fetch_types: false,
      connection: { TimeZone: 'UTC', DateStyle: 'ISO' },
      debug: (_, query) => void statements.push(query),
    });
    const counted = createCertificateQueries(drizzle(client, { schema, casing: 'snake_case' }), []);
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

function listRequest(request: Partial<CertificateListRequest>): CertificateListRequest {
  return { filter: {}, sort: byExpiry, after: null, limit: 100, ...clock, ...request };
}

const idOf = ({ accountId, certificateId }: Certificate) => `${accountId}/${certificateId}`;
