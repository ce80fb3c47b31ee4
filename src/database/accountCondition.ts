import { type SQL, sql } from 'drizzle-orm';
import { instantOf } from './moment.ts';

/** Of the last run of an account `a` of `certalog.accounts` that meets the condition; null when none does. */
export function ofLastRun(column: SQL, condition: SQL): SQL {
  return sql`(
    select ${column} from certalog.sync_runs r
    where r.account_id = a.account_id and ${condition} order by r.id desc limit 1)`;
}

/** When the last complete run of an account `a` finished. */
export const lastSuccessAt = ofLastRun(sql`r.finished_at`, sql`r.outcome = 'complete'`);

/** The outcome of the last run of an account `a` that has finished. */
export const lastOutcome = ofLastRun(sql`r.outcome`, sql`r.outcome is not null`);

/** The `AccountCondition` of an account `a`; `staleBefore` is ISO 8601. */
export function accountCondition(staleBefore: string): SQL {
  return sql`(case when ${lastSuccessAt} is null then 'never_read' when ${lastOutcome} <> 'complete' then ${lastOutcome}
    when ${lastSuccessAt} < ${instantOf(staleBefore)} then 'stale' else 'complete' end)`;
}
