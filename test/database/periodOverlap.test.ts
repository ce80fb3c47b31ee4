import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { account, seedCertificates } from './seedInventory.ts';

const accountId = account('1');
const exclusionViolation = '23P01';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 2 });
  // Present on 1 to 10 January and again from 20 January on.
  const periods = [
    { validFrom: '2026-01-01T00:00:00Z', validTo: '2026-01-10T00:00:00Z' },
    { validFrom: '2026-01-20T00:00:00Z', validTo: null },
  ];
  for (const { validFrom, validTo } of periods) {
    await seedCertificates(database, [
      {
        accountId,
        id: 'one',
        validFrom,
        validTo,
        associations: [{ service: 'workers' }],
        findings: [
          { check: 'weak_key', openedAt: validFrom, closedAt: validTo },
          { check: 'weak_key', bundleIndex: 0, openedAt: validFrom, closedAt: validTo },
        ],
      },
    ]);
  }
});
afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

/**
 * Copies the first row of the table that meets the condition into another period, and takes it away again. The instants
 * go as text: the driver would round them to milliseconds.
 */
async function insertPeriod(
  { table, columns, of }: PeriodTable,
  period: { from: string; to: string | null },
  changed: Record<string, string> = {},
): Promise<string> {
  const others = columns.filter((name) => !(name in changed));
  const names = [...others, ...Object.keys(changed)].join(', ');
  const values = [...others, ...Object.values(changed)].join(', ');
  const { from, to } = period;
  const inserted = testDatabase.sql.begin(async (sql) => {
    await sql.unsafe(
      `insert into certalog.${table} (${names}, valid_from, valid_to)
       select ${values}, $1::text::timestamptz, $2::text::timestamptz from certalog.${table} where ${of} limit 1`,
      [from, to],
    );
    throw new Error('inserted');
  });
  return inserted.catch((error: Error & { code?: string }) => error.code ?? error.message);
}

interface PeriodTable {
  table: string;
  columns: string[];
  of: string;
  /** What makes a row that of another thing. */
  others: Record<string, string>[];
}

const ofFindings = {
  table: 'findings',
  columns: ['account_id', 'certificate_id', 'check_name', 'bundle_index', 'severity', 'detail', 'opened_at'],
  others: [{ certificate_id: `'two'` }, { check_name: `'unused'` }, { bundle_index: '1' }],
};
const tables: [name: string, PeriodTable][] = [
  [
    'certificates',
    {
      table: 'certificates',
      columns: ['account_id', 'certificate_id', 'record_failures', 'record_digest', 'bundle_digest'],
      of: 'true',
      others: [{ certificate_id: `'two'` }],
    },
  ],
  [
    'associations',
    {
      table: 'associations',
      columns: ['account_id', 'certificate_id', 'service', 'status', 'ordinal'],
      of: 'true',
      others: [
        { certificate_id: `'two'` },
        { service: `'gateway'` },
        { status: `'pending'` },
        { ordinal: '1' },
      ],
    },
  ],
  ['findings of an element', { ...ofFindings, of: 'bundle_index = 0' }],
  ['findings of a whole certificate', { ...ofFindings, of: 'bundle_index is null' }],
];

describe.each(tables)('periods of %s', (_, table) => {
  it.each([
    ['that begins within another', '2026-01-09T23:59:59.999999Z', '2026-01-15T00:00:00Z'],
    ['that ends within another', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00.000001Z'],
    ['inside another', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'],
    ['around another', '2025-12-01T00:00:00Z', '2026-01-19T00:00:00Z'],
    ['inside the current one', '2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z'],
    ['that ends in the current one', '2026-01-15T00:00:00Z', '2026-01-20T00:00:00.000001Z'],
  ])('one %s is refused', async (_, from, to) => {
    expect(await insertPeriod(table, { from, to })).toBe(exclusionViolation);
  });

  it('one that fits between two, up to the very instant, is not', async () => {
    const between = { from: '2026-01-10T00:00:00Z', to: '2026-01-20T00:00:00Z' };
    expect(await insertPeriod(table, between)).toBe('inserted');
  });

  it('of other things do not hinder one another', async () => {
    for (const other of table.others) {
      const within = { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' };
      expect(await insertPeriod(table, within, other)).toBe('inserted');
    }
  });
});

it('a statement is judged by what it leaves: it may write the past before it moves the present', async () => {
  const columns = 'account_id, certificate_id, service, status, ordinal';
  const moved = await testDatabase.sql.unsafe(`
    with past as (
      insert into certalog.associations (${columns}, valid_from, valid_to)
      select ${columns}, valid_from, '2026-02-01' from certalog.associations where valid_to is null
      returning 1)
    update certalog.associations set valid_from = '2026-02-01'
    where valid_to is null and exists (select from past) returning id`);
  expect(moved).toHaveLength(1);
});

it('two transactions at once cannot both write one of two overlapping periods', async () => {
  const insert = (from: string) => `
    insert into certalog.associations (account_id, certificate_id, service, status, ordinal, valid_from, valid_to)
    values ('${accountId}', 'raced', 'workers', 'active', 0, '${from}', '2026-02-01T00:00:00Z')`;
  const { sql } = testDatabase;
  const second = await sql.begin(async (transaction) => {
    await transaction.unsafe(insert('2026-01-01T00:00:00Z'));
    const other = sql.unsafe(insert('2026-01-15T00:00:00Z')).then(
      () => 'inserted',
      (error: { code: string }) => error.code,
    );
    await waitingInsert();
    return { other };
  });
  expect(await second.other).toBe(exclusionViolation);
});

/** Resolves once a session waits for another's transaction. */
async function waitingInsert(): Promise<void> {
  for (;;) {
    const [waiting] = await testDatabase.sql`
      select from pg_locks where not granted and locktype in ('transactionid', 'virtualxid') limit 1`;
    if (waiting) return;
  }
}
