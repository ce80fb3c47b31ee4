import { inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CertificateState,
  certificateState,
  certificateStates,
} from '../../src/certificate/validity.ts';
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
} from '../../src/inventory/queries.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  account,
  type SeedCertificate,
  seedAssociationGap,
  seedCertificates,
  seedRun,
} from './seedInventory.ts';

const now = new Date('2026-06-01T12:00:00.000Z');
const day = 86_400;
const clock = { now, expiringWithinSeconds: 30 * day };
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString().replace('.000Z', 'Z');
const accountIds = [account('a'), account('b'), account('c')];
const services = ['gateway', 'access', 'api_gateway'];
const types = ['custom', 'gateway_managed', null];

let testDatabase: TestDatabase;
let database: Database;
let queries: CertificateQueries;
const seeds = sampleCertificates();
/** Their associations have never been read. */
const neverRead = seeds.filter(({ associations }, index) => associations?.length === 0 && index % 5 === 0);

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

  test('removed certificates are not in the list', async () => {
    expect((await queries.list(listRequest({ filter: { text: 'removed-' } }))).rows).toEqual([]);
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
    text: fc.constantFrom('id-00', 'NAME', 'cn=leaf', 'Root', 'HOST3', '%', '_', '\\', 'zzz'),
  },
  { requiredKeys: [] },
);

const sorts = fc.record({ by: fc.constantFrom(...certificateSortKeys), descending: fc.boolean() });

function sampleCertificates(): SeedCertificate[] {
  const offsets = [-400 * day, -1, 0, 1, day, 30 * day - 1, 30 * day, 30 * day + 1, 400 * day];
  const odd = ['50%', 'a_b', 'c\\d'];
  return Array.from({ length: 120 }, (_, index): SeedCertificate => {
    const notAfter = at(offsets[index % offsets.length] ?? 0);
    const notBefore = at([-500 * day, 0, 1, -1][index % 4] ?? 0);
    const readable = index % 11 !== 0;
    return {
      accountId: accountIds[index % 3] ?? '',
      id: `id-${String(index).padStart(4, '0')}`,
      name: index < 3 ? `odd ${odd[index]} name` : ([null, '', 'Name', 'name b', 'Ärger'][index % 5] ?? null),
      type: types[index % types.length] ?? null,
      uploadedOn: index % 7 === 0 ? null : `2025-0${1 + (index % 9)}-01T00:00:00.${100_000 + (index % 4)}Z`,
      associations: index % 4 < 2 ? [] : services.slice(0, index % 3 || 1).map((service) => ({ service })),
      elements: readable
        ? [
            {
              subject: `CN=leaf${index % 6}`,
              issuer: 'CN=Root',
              names: [{ type: 'dns', value: `host${index % 8}.example` }],
              notBefore,
              notAfter,
            },
            {
              subject: 'CN=Root',
              issuer: 'CN=Root',
              names: [],
              notBefore: at(-900 * day),
              notAfter: at(4000 * day),
            },
          ]
        : [{ parses: false, failures: [{ field: 'certificate', reason: 'malformed' }] }],
    };
  });
}

function listRequest(request: Partial<CertificateListRequest>): CertificateListRequest {
  return { filter: {}, sort: byExpiry, after: null, limit: 100, ...clock, ...request };
}

/** The answer by plain computation over what was seeded. */
function expected(filter: CertificateFilter, sort: CertificateSort, among = seeds): string[] {
  const sorted = among
    .filter((seed) => meets(seed, filter))
    .sort((a, b) => compare(sortKey(a, sort), sortKey(b, sort)));
  return (sort.descending ? sorted.reverse() : sorted).map(idOfSeed);
}

function meets(seed: SeedCertificate, filter: CertificateFilter): boolean {
  const expiry = expiryOf(seed);
  const uses = seed.associations ?? [];
  const texts = [
    seed.name ?? '',
    seed.id,
    ...(seed.elements ?? []).flatMap(({ subject, issuer, names }) => [
      subject ?? '',
      issuer ?? '',
      ...(names ?? []).map(({ value }) => value),
    ]),
  ];
  const { expiresWithinSeconds: within, expiresBefore, expiresAfter } = filter;
  return [
    filter.accountIds?.includes(seed.accountId) ?? true,
    filter.certificateId === undefined || filter.certificateId === seed.id,
    filter.states?.includes(stateOf(seed, now, clock.expiringWithinSeconds)) ?? true,
    filter.types === undefined || filter.types.includes(seed.type ?? '-'),
    filter.services === undefined || uses.some(({ service }) => filter.services?.includes(service)),
    filter.inUse === undefined ||
      (filter.inUse ? uses.length > 0 : uses.length === 0 && !neverRead.includes(seed)),
    within === undefined ||
      (expiry !== null && expiry >= now.getTime() && expiry <= now.getTime() + within * 1000),
    expiresBefore === undefined || (expiry !== null && expiry < Date.parse(expiresBefore)),
    expiresAfter === undefined || (expiry !== null && expiry >= Date.parse(expiresAfter)),
    filter.text === undefined ||
      texts.some((text) => text.toLowerCase().includes(filter.text?.toLowerCase() ?? '')),
  ].every(Boolean);
}

function stateOf(seed: SeedCertificate, instant: Date, expiringWithinSeconds: number): CertificateState {
  const elements = seed.elements ?? [];
  const expiry = expiryOf(seed);
  const begin = Math.max(...elements.map(({ notBefore }) => Date.parse(notBefore ?? at(-9000 * day))));
  const period = {
    earliestNotAfter: expiry === null ? null : new Date(expiry).toISOString(),
    latestNotBefore: new Date(begin).toISOString(),
  };
  return certificateState(period, instant, expiringWithinSeconds);
}

function expiryOf({ elements = [] }: SeedCertificate): number | null {
  const known = elements.flatMap(({ notAfter }) => (notAfter ? [Date.parse(notAfter)] : []));
  return known.length === 0 ? null : Math.min(...known);
}

function sortKey(seed: SeedCertificate, { by }: CertificateSort): (number | string)[] {
  const key = {
    earliest_not_after: expiryOf(seed) ?? Number.NEGATIVE_INFINITY,
    name: Buffer.from(seed.name ?? '').toString('hex'),
    uploaded_on: seed.uploadedOn ?? '',
  }[by];
  return [key, seed.accountId, seed.id];
}

function compare(a: (number | string)[], b: (number | string)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
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
const idOfSeed = ({ accountId, id }: SeedCertificate) => `${accountId}/${id}`;
