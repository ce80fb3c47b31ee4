import { sql } from 'drizzle-orm';
import type { ChangeLogReader } from '../inventory/changeLogReader.ts';
import type { RecordedEvent } from '../inventory/verifyChain.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromDatabaseInstant } from './instant.ts';

const BATCH = 1000;

/** The change logs in PostgreSQL. What is written while they are read lies behind the heads that were given first. */
export function createChangeLogReader(database: Database): ChangeLogReader {
  return {
    heads: (accountId) =>
      asRepositoryFailure('read the heads of the change logs', async () => {
        const rows = await database.execute<{
          account_id: string;
          sequence: string;
          hash: string | null;
          last_stored: string;
        }>(sql`
          select account_id, change_sequence as sequence, encode(change_hash, 'hex') as hash,
            coalesce((select max(c.sequence) from certalog.changes c where c.account_id = accounts.account_id), 0)
              as last_stored
          from certalog.accounts where ${accountId === null ? sql`true` : sql`account_id = ${accountId}`}
          order by account_id`);
        return rows.map((row) => ({
          accountId: row.account_id,
          sequence: Number(row.sequence),
          hash: row.hash,
          lastStored: Number(row.last_stored),
        }));
      }),
    events: (accountId, last) => events(database, accountId, last),
  };
}

async function* events(database: Database, accountId: string, last: number): AsyncIterable<RecordedEvent[]> {
  let after = 0;
  for (;;) {
    const batch = await asRepositoryFailure('read the change log', () =>
      readBatch(database, accountId, after, last),
    );
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH) return;
    after = batch.at(-1)?.sequence ?? last;
  }
}

async function readBatch(
  database: Database,
  accountId: string,
  after: number,
  last: number,
): Promise<RecordedEvent[]> {
  const rows = await database.execute<{
    sequence: string;
    at: string;
    kind: string;
    certificate_id: string;
    content: string;
    hash: string;
  }>(sql`
    select sequence, at, kind, certificate_id, content, encode(hash, 'hex') as hash from certalog.changes
    where account_id = ${accountId} and sequence > ${after} and sequence <= ${last} order by sequence limit ${BATCH}`);
  return rows.map((row) => ({
    sequence: Number(row.sequence),
    content: row.content,
    hash: row.hash,
    beside: { at: fromDatabaseInstant(row.at), kind: row.kind, certificate_id: row.certificate_id },
  }));
}
