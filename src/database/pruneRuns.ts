import { type SQL, sql } from 'drizzle-orm';
import type { RunStore } from '../inventory/pruneRuns.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { toDatabaseInstant } from './instant.ts';

/** The sync runs in PostgreSQL, as far as they may go. */
export function createRunStore(database: Database): RunStore {
  return {
    accountIds: () =>
      asRepositoryFailure('list the accounts whose sync runs are old', async () => {
        const rows = await database.execute<{ account_id: string }>(sql`
          select a.account_id from certalog.accounts a
          where exists (select from certalog.sync_runs r where r.account_id = a.account_id) order by a.account_id`);
        return rows.map((row) => row.account_id);
      }),
    deleteRuns: (accountId, finishedBefore, limit) =>
      asRepositoryFailure('delete old sync runs', () =>
        deleteRuns(database, accountId, finishedBefore, limit),
      ),
  };
}

/**
 * `not in` is looked up in a hash table, where `not exists` may look through what is kept for each run.
 * Rows that another process is deleting are left to it. An open run is never touched, so a sync never waits. The account
 * says from when on its runs are no longer whole in the statement that makes it so.
 */
async function deleteRuns(
  database: Database,
  accountId: string,
  finishedBefore: string,
  limit: number,
): Promise<number> {
  const before = sql`${toDatabaseInstant(finishedBefore)}::timestamptz`;
  const [row] = await database.execute<{ deleted: number }>(sql`
    with kept as materialized (${newestRuns(accountId, before)} union ${runsBeforeRemovals(accountId)}),
    deleted as (
      delete from certalog.sync_runs where id = any(array(
        select r.id from certalog.sync_runs r
        where r.account_id = ${accountId} and r.finished_at < ${before}
          and r.id not in (select kept.id from kept where kept.id is not null)
        order by r.id limit ${limit} for update skip locked))
      returning id),
    marked as (
      update certalog.accounts set runs_pruned_before = greatest(runs_pruned_before, ${before})
      where account_id = ${accountId} and exists (select from deleted))
    select count(*)::int as deleted from deleted`);
  return row?.deleted ?? 0;
}

/**
 * The last run of each kind that somebody asks for: readiness and the next run, metrics, findings; and the last two
 * before the instant, by which coverage says how it stood then, and which are the last of all where none is younger.
 */
function newestRuns(accountId: string, before: SQL): SQL {
  return sql`
    select kind.id from (
      select max(id) filter (where finished_at is not null and reason is distinct from 'interrupted') as ended_by_itself,
        max(id) filter (where list_read_at is not null) as list_read,
        max(id) filter (where findings_basis is not null) as assessed,
        max(id) filter (where finished_at < ${before}) as finished_before,
        max(id) filter (where finished_at < ${before} and outcome = 'complete') as complete_before
      from certalog.sync_runs where account_id = ${accountId}) newest
    cross join lateral (values (ended_by_itself), (list_read), (assessed), (finished_before), (complete_before)) kind(id)`;
}

/**
 * The last complete run before each end of a period, which says when a removed certificate was last seen
 * (`certificateKnowledge.ts`). A run with a later one that finished no later is the last before nothing; of the others
 * one is, when an end is what comes next in time. The window is ordered so that it only grows: one that shrinks would be
 * gone through anew for each run.
 */
function runsBeforeRemovals(accountId: string): SQL {
  return sql`
    select id from (
      select id, is_run, lead(is_run) over (order by at, is_run) as run_comes_next from (
        select id, true as is_run, finished_at as at from (
          select id, finished_at,
            min(finished_at) over (order by id desc rows between unbounded preceding and 1 preceding) as later
          from certalog.sync_runs where account_id = ${accountId} and outcome = 'complete') complete
        where later is null or finished_at < later
        union all
        select distinct null::bigint, false, valid_to from certalog.certificates
        where account_id = ${accountId} and valid_to is not null) moments) timeline
    where is_run and not run_comes_next`;
}
