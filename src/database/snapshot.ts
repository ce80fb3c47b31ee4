import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import type { Database } from './connection.ts';
import { readAhead } from './exposedBatches.ts';

/** One state of the database, read-only. Statements are carried out one after the other. */
export interface Snapshot {
  /** The rows of a statement; the caller says what columns they have. */
  execute<Row extends Record<string, unknown>>(statement: SQL): Promise<Row[]>;
  /**
   * The rows of a query in batches, each row as the list of its columns: where there are many it costs half as much as
   * an object. The next batch is read while the consumer works on the one before. One query at a time.
   */
  stream<Row extends unknown[]>(query: SQL, batchSize?: number): AsyncIterable<Row[]>;
}

/** Rows read at once. */
const BATCH = 250;

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
    async *stream<Row extends unknown[]>(query: SQL, batchSize = BATCH) {
      // A cursor is planned, joined and sorted once for all batches, here for all of its rows, not the first few.
      await client`set local cursor_tuple_fraction = 1`;
      await send(sql`declare rows_in_batches no scroll cursor for ${query}`);
      const fetch = async () => {
        const rows = await client.unsafe(`fetch ${batchSize} from rows_in_batches`).values();
        return [...rows] as unknown[][] as Row[];
      };
      yield* readAhead(batchSize, fetch);
      await client`close rows_in_batches`;
    },
  };
}
