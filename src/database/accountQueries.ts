import { inArray, type SQL, sql } from 'drizzle-orm';
import type { Account, AccountQueries, SyncRun } from '../inventory/queries/accounts.ts';
import type { Slice } from '../inventory/queries/slice.ts';
import type { SyncOutcome } from '../inventory/run.ts';
import { associationsOldestReadAt } from './associationKnowledge.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { syncRuns } from './schema.ts';

export function createAccountQueries(database: Database): AccountQueries {
  return { list: (request) => asRepositoryFailure('list the accounts', () => list(database, request)) };
}

type AccountRow = {
  account_id: string;
  name: string | null;
  configured: boolean;
  certificates: string;
  last_run_id: string | null;
  last_outcome: SyncOutcome | null;
  last_success_at: string | null;
  associations_oldest_read_at: string | null;
};

async function list(
  database: Database,
  { after, limit }: { after: string | null; limit: number },
): Promise<Slice<Account, string>> {
  // The account's figures and its last run are two statements that must see the same state.
  return database.transaction(
    async (transaction) => {
      const rows = await transaction.execute<AccountRow>(sql`
        select a.account_id, a.name, a.configured,
          (select count(*) from certalog.certificates c where c.account_id = a.account_id and c.valid_to is null)
            as certificates,
          ${lastRun(sql`r.id`, sql`true`)} as last_run_id,
          ${lastRun(sql`r.outcome`, sql`r.outcome is not null`)} as last_outcome,
          ${lastRun(sql`r.finished_at`, sql`r.outcome = 'complete'`)} as last_success_at,
          ${associationsOldestReadAt} as associations_oldest_read_at
        from certalog.accounts a
        where ${after === null ? sql`true` : sql`a.account_id > ${after}`}
        order by a.account_id limit ${limit + 1}`);
      const page = rows.slice(0, limit);
      const runIds = page.flatMap((row) => (row.last_run_id === null ? [] : [Number(row.last_run_id)]));
      const runs = await transaction.select().from(syncRuns).where(inArray(syncRuns.id, runIds));
      const runOf = new Map(runs.map((run) => [run.accountId, run]));
      return {
        rows: page.map((row) => accountOf(row, runOf.get(row.account_id) ?? null)),
        next: rows.length > limit ? (page.at(-1)?.account_id ?? null) : null,
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

function lastRun(column: SQL, condition: SQL): SQL {
  return sql`(
    select ${column} from certalog.sync_runs r
    where r.account_id = a.account_id and ${condition} order by r.id desc limit 1)`;
}

function accountOf(row: AccountRow, lastRun: SyncRun | null): Account {
  return {
    accountId: row.account_id,
    name: row.name,
    configured: row.configured,
    certificates: Number(row.certificates),
    lastRun,
    lastSuccessAt: fromNullableDatabaseInstant(row.last_success_at),
    associationsOldestReadAt: fromNullableDatabaseInstant(row.associations_oldest_read_at),
    lastAttemptAt: lastRun?.startedAt ?? null,
    complete: row.last_outcome === 'complete',
  };
}
