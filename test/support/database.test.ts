import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './database.ts';

const made: TestDatabase[] = [];

afterAll(async () => {
  await Promise.all(made.map((database) => database.drop()));
});

test('test databases that are made at the same time all have the schema, and share no rows', async () => {
  const [first, second, third] = await Promise.all([
    createTestDatabase(),
    createTestDatabase(),
    createTestDatabase(),
  ]);
  made.push(first, second, third);
  await first.sql`create table mine (value int)`;
  expect(await tablesOf(first.sql)).toEqual(expect.arrayContaining(['certificates', 'mine']));
  for (const { sql } of [second, third]) {
    expect(await tablesOf(sql)).toContain('certificates');
    expect(await tablesOf(sql)).not.toContain('mine');
  }
});

test('an empty database has no tables', async () => {
  const empty = await createEmptyDatabase();
  made.push(empty);
  expect(await tablesOf(empty.sql)).toEqual([]);
});

test('a database that was dropped is gone, also when connections to it were left open', async () => {
  const { url, drop } = await createEmptyDatabase();
  const leaked = postgres(url, { max: 1 });
  await leaked`select 1`;
  await drop();
  await expect(leaked`select 1`).rejects.toThrow();
  await expect(postgres(url, { max: 1 })`select 1`).rejects.toMatchObject({ code: '3D000' });
});

async function tablesOf(sql: TestDatabase['sql']): Promise<string[]> {
  const rows =
    await sql`select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
  return rows.map(({ tablename }) => tablename);
}
