import { type SQL, sql } from 'drizzle-orm';
import { instantOf } from './moment.ts';

/**
 * What the runs of an account prove of a moment of the past, as a common table expression `known` of one row per account;
 * without `accountIds` of every account. Gaps are stored only while they last, so of the past:
 * - `as_now`: no run has ended since, nor goes on: the gaps of now are those of then.
 * - `read_at`: when the last run that had come through its list read it.
 * - `listed_at`: when the last run that had been complete read the list: it showed every certificate.
 * - `all_listed`: no run has begun by then that may have left something out since.
 * - `used_at`: when the last run that had missed no associations read the list.
 */
export function knownAt(moment: string, accountIds: string[] | undefined): SQL {
  const finished = sql`r.account_id = a.account_id and r.finished_at <= ${instantOf(moment)}`;
  return sql`known as materialized (
    select a.account_id, coalesce(latest.finished_at <= ${instantOf(moment)}, false) as as_now, listing.read_at,
      complete.listed_at, uses.used_at, complete.id is not null and not exists (
        select 1 from certalog.sync_runs r
        where r.account_id = a.account_id and r.id > complete.id and r.started_at <= ${instantOf(moment)}
          and ${mayLeaveOut}) as all_listed
    from certalog.accounts a
    left join lateral (
      select r.finished_at from certalog.sync_runs r
      where r.account_id = a.account_id order by r.id desc limit 1) latest on true
    left join lateral (
      select r.list_read_at as read_at from certalog.sync_runs r
      where ${finished} and r.list_read_at is not null order by r.id desc limit 1) listing on true
    left join lateral (
      select r.id, r.list_read_at as listed_at from certalog.sync_runs r
      where ${finished} and r.outcome = 'complete' order by r.id desc limit 1) complete on true
    left join lateral (
      select r.list_read_at as used_at from certalog.sync_runs r
      where ${finished} and r.list_read_at is not null and r.associations_missing = 0
      order by r.id desc limit 1) uses on true
    ${accountIds ? sql`where a.account_id in ${accountIds}` : sql``})`;
}

/** A run may have left certificates out unless it was complete, or is known to have failed by its list. */
const mayLeaveOut = sql`r.outcome is distinct from 'complete'
  and not coalesce(r.outcome = 'failed' and r.listed is null and r.reason <> 'interrupted', false)`;

/** A column of `known` for the account of a row `c`. */
export function knownOf(column: 'as_now' | 'read_at' | 'listed_at' | 'all_listed' | 'used_at'): SQL {
  return sql`(select k.${sql.raw(column)} from known k where k.account_id = c.account_id)`;
}
