import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fitsWildcards } from '../../src/certificate/wildcards.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { wildcardLike } from '../../src/database/likePattern.ts';
import type { CertificateFilter } from '../../src/inventory/queries/certificates.ts';
import type { OwnerRule } from '../../src/ownership/owner.ts';
import { createOwnerOf } from '../../src/ownership/ownerRules.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { account, type SeedCertificate, seedCertificates } from './seedInventory.ts';

const accountIds = [account('a'), account('b'), account('c')];
const owners = ['Payments', 'Platform', 'both " \\ %', 'payments'];

/** What wildcards, `like`, backslashes, case, lines and UTF-16 could be taken for something else in. */
const unit = fc.constantFrom('a', 'A', '%', '_', '\\', '*', '?', '\n', "'", 'é', 'e\u0301', '😀', '\u202e');
const hostile = fc.string({ unit, maxLength: 6 });
const texts = [
  '',
  'a',
  'aA',
  '%',
  '\\',
  '\\\\',
  '_a',
  'a\na',
  '😀',
  'a😀',
  '*',
  ...fc.sample(hostile, { numRuns: 49, seed: 5 }),
];

const seeds = texts.map((name, index): SeedCertificate => {
  const subject = texts.at(-1 - index) ?? '';
  return {
    accountId: accountIds[index % 3] ?? '',
    id: `id-${index}`,
    name: index % 13 === 0 ? null : name,
    elements: index % 7 === 0 ? [] : [{ subject: index % 11 === 0 ? null : subject }, { subject: 'another' }],
    refused: index % 5 === 0 ? [{ reason: 'not_a_certificate', label: 'X' }] : [],
  };
});

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 2 });
  await seedCertificates(database, seeds);
});
afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

test('like decides as wildcards do, whatever is in the pattern and in the text', async () => {
  const any = fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 20 })).filter(isStorable);
  const pairs = fc.sample(fc.tuple(fc.oneof(hostile, patterns).filter(isStorable), any), 2000);
  const asked = JSON.stringify(pairs.map(([pattern, text]) => ({ like: wildcardLike(pattern), text })));
  const rows = await database.execute<{ fits: boolean }>(sql`
    select r.text like r.like as fits from rows from (
      jsonb_to_recordset(${asked}::jsonb) as ("like" text, text text)) with ordinality r("like", text, place)
    order by place`);
  expect(rows.map(({ fits }) => fits)).toEqual(pairs.map(([pattern, text]) => fitsWildcards(pattern, text)));
  expect(new Set(rows.map(({ fits }) => fits)).size).toBe(2);
});

test('certificates filtered by owner are those that createOwnerOf gives to that owner, whatever the rules', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(rules, { maxLength: 8 }), filters, async (ownerRules, filter) => {
      const ownerOf = createOwnerOf(ownerRules);
      const wanted = seeds.filter(({ accountId, name = null, elements = [] }) => {
        const owner = ownerOf({ accountId, name, subject: elements[0]?.subject ?? null });
        return (
          filter.accountIds?.includes(accountId) !== false &&
          (filter.owners === undefined || (owner !== null && filter.owners.includes(owner.name))) &&
          (filter.owned === undefined || filter.owned === (owner !== null))
        );
      });
      expect(await idsOf(ownerRules, filter)).toEqual(wanted.map(({ id }) => id).sort());
      found += wanted.length;
    }),
    { numRuns: 120 },
  );
  expect(found).toBeGreaterThan(500);
});

test('ten thousand rules, one for each account and one for all others, are one statement that is answered', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    rule('Payments', { accountId: index.toString(16).padStart(32, '0') }),
  );
  const ownerRules = [
    ...many,
    rule('Platform', { accountId: accountIds[0] ?? '' }),
    rule('rest', { name: '*' }),
  ];
  expect(await idsOf(ownerRules, { owners: ['Payments'] })).toEqual([]);
  expect(await idsOf(ownerRules, { owners: ['rest', 'Platform'] })).toHaveLength(seeds.length);
  const ofFirst = seeds.filter(({ accountId }) => accountId === accountIds[0]);
  expect(await idsOf(ownerRules, { owners: ['Platform'] })).toEqual(ofFirst.map(({ id }) => id).sort());
});

/** Patterns that fit some of the texts: a text of which some characters are wildcards. */
const patterns = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.constantFrom('', '', '*', '?'), { minLength: 6, maxLength: 6 }),
  )
  .map(([text, wildcards]) => [...text].map((character, at) => wildcards[at] || character).join(''));

const rules: fc.Arbitrary<OwnerRule> = fc
  .record({
    owner: fc.constantFrom(...owners),
    accountId: fc.option(fc.constantFrom(...accountIds, account('d')), { freq: 1 }),
    name: fc.option(fc.oneof(hostile, patterns), { freq: 1 }),
    subject: fc.option(fc.oneof(hostile, patterns), { freq: 1 }),
  })
  .map(({ owner, ...conditions }) => rule(owner, conditions));

const filters: fc.Arbitrary<CertificateFilter> = fc.record(
  {
    owners: fc.uniqueArray(fc.constantFrom(...owners, 'nobody'), { minLength: 1 }),
    owned: fc.boolean(),
    accountIds: fc.uniqueArray(fc.constantFrom(...accountIds), { minLength: 1 }),
  },
  { requiredKeys: [] },
);

function rule(owner: string, conditions: Partial<OwnerRule>): OwnerRule {
  return {
    accountId: null,
    name: null,
    subject: null,
    ...conditions,
    owner: { name: owner, contact: null, environment: null, criticality: null },
  };
}

async function idsOf(ownerRules: OwnerRule[], filter: CertificateFilter): Promise<string[]> {
  const { rows } = await createCertificateQueries(database, ownerRules).list({
    filter,
    sort: { by: 'name', descending: false },
    after: null,
    limit: 1000,
    now: new Date(),
    expiringWithinSeconds: 0,
  });
  return rows.map(({ certificateId }) => certificateId).sort();
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
