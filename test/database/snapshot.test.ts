import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { copiedRows, jsonOf, numberOf, truthOf } from '../../src/database/copiedRows.ts';
import { inSnapshot } from '../../src/database/snapshot.ts';
import { hostileTexts } from '../reports/hostileTexts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 1 });
});
afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

async function rowsOf(query: SQL): Promise<(string | null)[][]> {
  return inSnapshot(database, async (snapshot) => {
    const rows = [];
    for await (const batch of snapshot.stream(query)) rows.push(...batch);
    return rows;
  });
}

test('every text comes back as it was given, whatever it has of quotes, backslashes, tabs and lines', async () => {
  const texts = [...hostileTexts, '\\N', '\\', "\\'", 'a\tb\nc\\nd', '', "'; drop table x; --", '\b\f\v'];
  const values = sql.join(
    texts.map((text, index) => sql`(${index}::int, ${text}::text)`),
    sql`, `,
  );
  const rows = await rowsOf(
    sql`select v.text, ${"it's"}::text from (values ${values}) v(n, text) order by v.n`,
  );
  expect(rows).toEqual(texts.map((text) => [text, "it's"]));
});

test('values of other types come back as they are, and NULL apart from every text', async () => {
  const [row = []] = await rowsOf(
    sql`select true, false, null::boolean, 5, null, '{"a": ["\\\\ \\t"]}'::json, 'null'::text, '\\N'::text`,
  );
  const [yes = '', no = '', unknown = '', five = '', nothing = '', json = '', ...texts] = row;
  expect([yes, no, unknown].map(truthOf)).toEqual([true, false, null]);
  expect([five, nothing].map(numberOf)).toEqual([5, null]);
  expect([json, nothing].map(jsonOf)).toEqual([{ a: ['\\ \t'] }, null]);
  expect(texts).toEqual(['null', '\\N']);
});

test('rows are the same wherever the output is cut', async () => {
  const output = Buffer.from('a\\tb\t\\N\nümlaut 👩‍💻\t\n\\\\N\tlast\n');
  const whole = [
    ['a\tb', null],
    ['ümlaut 👩‍💻', ''],
    ['\\N', 'last'],
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(output.length)), async (cuts) => {
      const ends = [...cuts.toSorted((a, b) => a - b), output.length];
      const pieces = ends.map((end, index) => output.subarray(ends[index - 1] ?? 0, end));
      const rows = [];
      for await (const batch of copiedRows(sourceOf(pieces))) rows.push(...batch);
      expect(rows).toEqual(whole);
    }),
  );
});

test('more rows than are decoded at once come in their order, long ones too', async () => {
  const rows = await rowsOf(
    sql`select n, repeat('ü', case n % 100 when 0 then 50000 else n % 50 end) from generate_series(0, 999) n`,
  );
  expect(rows.map(([n, text]) => [n, text?.length])).toEqual(
    Array.from({ length: 1000 }, (_, n) => [String(n), n % 100 === 0 ? 50_000 : n % 50]),
  );
});

async function* sourceOf(pieces: Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

const huge = sql`select generate_series(1, 100000000), repeat('x', 1000)`;

test('who stops in the middle makes PostgreSQL stop, and the only connection is free again', async () => {
  const first = await inSnapshot(database, async (snapshot) => {
    for await (const [row] of snapshot.stream(huge)) return row?.[0];
    return null;
  });
  expect(first).toBe('1');
  expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
});

test.each([0, 1, 100, 10_000])(
  'who stops at any batch of %d rows leaves the connection ready',
  async (count) => {
    for (let batches = 1; batches <= 8; batches++) {
      await inSnapshot(database, async (snapshot) => {
        let seen = 0;
        for await (const _ of snapshot.stream(
          sql`select n, repeat('x', 100) from generate_series(1, ${count}::int) n`,
        )) {
          if (++seen === batches) return;
        }
      });
      expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
    }
  },
);

test('a consumer that fails in the middle is what is heard of', async () => {
  const reading = inSnapshot(database, async (snapshot) => {
    for await (const _ of snapshot.stream(huge)) throw new Error('the disk is full');
  });
  await expect(reading).rejects.toThrow('the disk is full');
  expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
});

test('a query that fails in the middle fails the reading, and the next one works', async () => {
  const reading = rowsOf(sql`select 1 / (200000 - n), repeat('x', 100) from generate_series(1, 300000) n`);
  await expect(reading).rejects.toThrow('division by zero');
  expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
});

test('a query that fails at its first row fails the reading and nothing else', async () => {
  await expect(rowsOf(sql`select 1 / (n - 1) from generate_series(1, 3) n`)).rejects.toThrow(
    'division by zero',
  );
  expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
});

test('a connection that dies in the middle fails the reading, and the next one works', async () => {
  const reading = inSnapshot(database, async (snapshot) => {
    const [own] = await snapshot.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    for await (const _ of snapshot.stream(huge)) {
      const other = openDatabase({ url: testDatabase.url, max: 1 });
      await other.$client`select pg_terminate_backend(${own?.pid ?? 0})`.finally(() => other.$client.end());
    }
  });
  await expect(reading).rejects.toThrow();
  expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
});

test('a query that is wrong is refused before the first row', async () => {
  await expect(rowsOf(sql`select nothing_of_that_name`)).rejects.toThrow('nothing_of_that_name');
  expect(await rowsOf(sql`select 1`)).toEqual([['1']]);
});

/** Ten rows, each of more than PostgreSQL sends at once, with a pause before each. */
const slow = (seconds: number) =>
  sql`select n, repeat('x', 20000), pg_sleep(${seconds}::float8) from generate_series(1, 10) n`;

test.each([
  ['rows that keep coming may take longer than a statement may', 0.1, 10],
  ['rows that do not come within that time stop the reading', 5, 'canceling statement'],
])('%s', async (_, pause, outcome) => {
  const limited = openDatabase({ url: testDatabase.url, max: 1, statementSeconds: 0.7 });
  const reading = inSnapshot(limited, async (snapshot) => {
    let rows = 0;
    for await (const batch of snapshot.stream(slow(pause))) rows += batch.length;
    return rows;
  });
  if (typeof outcome === 'number') expect(await reading).toBe(outcome);
  else await expect(reading).rejects.toThrow(outcome);
  expect(await limited.$client`select 1 as one`).toEqual([{ one: 1 }]);
  await limited.$client.end();
});
