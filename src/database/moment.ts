import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import { toDatabaseInstant } from './instant.ts';

/** What a statement calls a row of a table of periods `[valid_from, valid_to)`. */
type Alias = 'c' | 'p' | 'a' | 'f' | 'n';

/** That the period of a row holds at the moment; for now in the words of the partial indexes. */
export function periodHolds(alias: Alias, moment: Moment): SQL {
  const row = sql.raw(alias);
  if (moment === null) return sql`${row}.valid_to is null`;
  const at = instantOf(moment);
  return sql`(${row}.valid_from <= ${at} and (${row}.valid_to is null or ${row}.valid_to > ${at}))`;
}

/** That the period of a row has begun by the moment, and may have ended. */
export function periodHasBegun(alias: Alias, moment: Moment): SQL {
  return moment === null ? sql`true` : sql`${sql.raw(alias)}.valid_from <= ${instantOf(moment)}`;
}

/** When the period of a row ended; null when it had not by the moment, whatever came later. */
export function endOfPeriod(alias: Alias, moment: Moment): SQL {
  const end = sql`${sql.raw(alias)}.valid_to`;
  return moment === null ? end : sql`(case when ${end} <= ${instantOf(moment)} then ${end} end)`;
}

/** When the period of a current row ends that ends at `at`, ISO 8601: a period is never empty, whatever the clock says. */
export function endAt(alias: Alias, at: string): SQL {
  return sql`greatest(${instantOf(at)}, ${sql.raw(alias)}.valid_from + interval '1 microsecond')`;
}

/** An instant as the clock has it, or, where the last change is after that because the clock was put back, right after it. */
export function notBefore(lastChange: SQL, at: SQL): SQL {
  return sql`greatest(${at}, case when ${lastChange} > ${at} then ${lastChange} + interval '1 microsecond' end)`;
}

/** A moment of the past as a `timestamptz`. */
export function instantOf(moment: string): SQL {
  return sql`${toDatabaseInstant(moment)}::timestamptz`;
}
