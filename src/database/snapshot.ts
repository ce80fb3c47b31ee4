import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import type { Database } from './connection.ts';
import { type CopiedRow, copiedRows } from './copiedRows.ts';
import { copyOut } from './copyOut.ts';

/** One state of the database, read-only. Statements are carried out one after the other. */
export interface Snapshot {
  /** The rows of a statement; the caller says what columns they have. */
  execute<Row extends Record<string, unknown>>(statement: SQL): Promise<Row[]>;
  /**
   * The rows of a query in batches, by COPY: for many rows it takes a fraction of what a cursor does, since PostgreSQL
   * can work on them in parallel and a row comes as one text. One query at a time.
   */
  stream(query: SQL): AsyncIterable<CopiedRow[]>;
}

const dialect = new PgDialect({ casing: 'snake_case' });

/** Runs `work` on the state of the database at its first statement, whatever is stored meanwhile. */
export async function inSnapshot<T>(
  database: Database,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  await database.$client.begin('isolation level repeatable read read only', async (client) => {
    results.push(await work(snapshotOf(client)));
  });
  return results[0] as T;
}

function snapshotOf(client: postgres.TransactionSql): Snapshot {
  const send = <Row extends object>(statement: SQL) => {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    return client.unsafe<Row[]>(text, params as (string | number | boolean | null)[]);
  };
  return {
    execute: async <Row extends Record<string, unknown>>(statement: SQL) => [...(await send<Row>(statement))],
    async *stream(query) {
      // The session's time limit is that of a wait for rows: one statement here lasts as long as its rows are read.
      const [limit] = await client<{ ms: number }[]>`
        select setting::int as ms from pg_settings where name = 'statement_timeout'`;
      await client`set local statement_timeout = 0`;
      // COPY takes no parameters. Written into the text they are literals, which end at nothing but their quote then.
      await client`set local standard_conforming_strings = on`;
      const { sql: text } = dialect.sqlToQuery(sql`copy (${query}) to stdout`.inlineParams());
      yield* copiedRows(copyOut(client, text, limit?.ms ?? 0));
    },
  };
}
