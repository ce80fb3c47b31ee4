import { type SQL, sql } from 'drizzle-orm';
import type { CoverageReader, FinishedRun } from '../inventory/coverage.ts';
import type { SyncReason } from '../inventory/reasons.ts';
import type { SyncOutcome } from '../inventory/run.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant, toDatabaseInstant } from './instant.ts';
import type { Snapshot } from './snapshot.ts';

const BATCH = 1000;

type Reader = Pick<Snapshot, 'execute'>;

/** The finished sync runs in PostgreSQL, for what they say of a time. */
export function createCoverageReader(database: Database): CoverageReader {
  return coverageReader({
    execute: async <Row extends Record<string, unknown>>(statement: SQL) =>
      [...(await database.execute(statement))] as Row[],
  });
}

/** The same as they are in one state of the database. */
export function coverageReader(database: Reader): CoverageReader {
  return {
    accounts: (accountId) =>
      asRepositoryFailure('list the accounts', async () => {
        const rows = await database.execute<{
          account_id: string;
          created_at: string;
          runs_pruned_before: string | null;
        }>(sql`
          select account_id, created_at, runs_pruned_before from certalog.accounts
          where ${accountId === null ? sql`true` : sql`account_id = ${accountId}`} order by account_id`);
        return rows.map((row) => ({
          accountId: row.account_id,
          createdAt: fromDatabaseInstant(row.created_at),
          runsPrunedBefore: fromNullableDatabaseInstant(row.runs_pruned_before),
        }));
      }),
    runs: (accountId, from, to) => runs(database, accountId, toDatabaseInstant(from), toDatabaseInstant(to)),
  };
}

type RunRow = { id: string; finished_at: string; outcome: SyncOutcome; reason: SyncReason | null };

async function* runs(
  database: Reader,
  accountId: string,
  from: string,
  to: string,
): AsyncIterable<FinishedRun[]> {
  const earlier = await read(sql`
    select id, finished_at, outcome, reason from certalog.sync_runs where id in (
      select unnest(array[
        (select max(id) from certalog.sync_runs where account_id = ${accountId} and finished_at < ${from}),
        (select max(id) from certalog.sync_runs
          where account_id = ${accountId} and finished_at < ${from} and outcome = 'complete')])) order by id`);
  yield earlier.map(runOf);
  let after = '0';
  for (;;) {
    const rows = await read(sql`
      select id, finished_at, outcome, reason from certalog.sync_runs
      where account_id = ${accountId} and id > ${after} and finished_at >= ${from} and finished_at < ${to}
      order by id limit ${BATCH}`);
    yield rows.map(runOf);
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id ?? after;
  }

  async function read(statement: ReturnType<typeof sql>): Promise<RunRow[]> {
    const rows = await asRepositoryFailure('read the sync runs', () => database.execute<RunRow>(statement));
    return [...rows];
  }
}

function runOf({ finished_at, outcome, reason }: RunRow): FinishedRun {
  return { finishedAt: fromDatabaseInstant(finished_at), outcome, reason };
}
