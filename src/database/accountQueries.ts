import { inArray, sql } from 'drizzle-orm';
import type {
  Account,
  AccountListRequest,
  AccountNamesRequest,
  AccountQueries,
  SyncRun,
} from '../inventory/queries/accounts.ts';
import type { Slice } from '../inventory/queries/slice.ts';
import type { SyncOutcome } from '../inventory/run.ts';
import { accountCondition, lastOutcome, lastSuccessAt, ofLastRun } from './accountCondition.ts';
import { associationsOldestReadAt } from './associationKnowledge.ts';
import { allOf } from './conditions.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { containing } from './likePattern.ts';
import { syncRuns } from './schema.ts';

export function createAccountQueries(database: Database): AccountQueries {
  return {
    list: (request) => asRepositoryFailure('list the accounts', () => list(database, request)),
    names: (request) => asRepositoryFailure('read names of accounts', () => names(database, request)),
  };
}

type AccountRow = {
  account_id: string;
  name: string | null;
  configured: boolean;
  certificates: string;
  last_run_id: string | null;
  last_finished_run_id: string | null;
  last_outcome: SyncOutcome | null;
  last_success_at: string | null;
  associations_oldest_read_at: string | null;
};

async function list(
  database: Database,
  { after, limit, text, troubledSince }: AccountListRequest,
): Promise<Slice<Account, string>> {
  // The account's figures and its last run are two statements that must see the same state.
  return database.transaction(
    async (transaction) => {
      const rows = await transaction.execute<AccountRow>(sql`
        select a.account_id, a.name, a.configured,
          (select count(*) from certalog.certificates c where c.account_id = a.account_id and c.valid_to is null)
            as certificates,
          ${ofLastRun(sql`r.id`, sql`true`)} as last_run_id,
          ${ofLastRun(sql`r.id`, sql`r.outcome is not null`)} as last_finished_run_id,
          ${lastOutcome} as last_outcome,
          ${lastSuccessAt} as last_success_at,
          ${associationsOldestReadAt} as associations_oldest_read_at
        from certalog.accounts a
        where ${allOf([
          after !== null && sql`a.account_id > ${after}`,
          text !== undefined &&
            sql`(a.account_id ilike ${containing(text)} or a.name ilike ${containing(text)})`,
          troubledSince !== undefined &&
            sql`a.configured and ${accountCondition(troubledSince)} <> 'complete'`,
        ])}
        order by a.account_id limit ${limit + 1}`);
      const page = rows.slice(0, limit);
      const runIds = page
        .flatMap((row) => [row.last_run_id, row.last_finished_run_id])
        .flatMap((id) => (id === null ? [] : [Number(id)]));
      const runs = await transaction.select().from(syncRuns).where(inArray(syncRuns.id, runIds));
      const runOf = new Map(runs.map((run) => [String(run.id), run]));
      return {
        rows: page.map((row) => accountOf(row, runOf)),
        next: rows.length > limit ? (page.at(-1)?.account_id ?? null) : null,
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function names(
  database: Database,
  { accountIds, limit }: AccountNamesRequest,
): Promise<Map<string, string | null>> {
  if (accountIds?.length === 0) return new Map();
  const rows = await database.execute<{ account_id: string; name: string | null }>(sql`
    select account_id, name from certalog.accounts
    where ${allOf([accountIds && sql`account_id in ${accountIds}`])}
    order by name, account_id limit ${limit}`);
  return new Map(rows.map(({ account_id, name }) => [account_id, name]));
}

function accountOf(row: AccountRow, runOf: ReadonlyMap<string, SyncRun>): Account {
  const lastRun = runOf.get(row.last_run_id ?? '') ?? null;
  return {
    accountId: row.account_id,
    name: row.name,
    configured: row.configured,
    certificates: Number(row.certificates),
    lastRun,
    lastFinishedRun: runOf.get(row.last_finished_run_id ?? '') ?? null,
    lastSuccessAt: fromNullableDatabaseInstant(row.last_success_at),
    associationsOldestReadAt: fromNullableDatabaseInstant(row.associations_oldest_read_at),
    lastAttemptAt: lastRun?.startedAt ?? null,
    complete: row.last_outcome === 'complete',
  };
}
