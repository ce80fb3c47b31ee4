import { secondsOf } from '../duration.ts';
import type { Monitoring } from '../monitoring.ts';
import type { Alert } from './alert.ts';

/** Accounts of one token that are read at once (README, "Large accounts and many accounts"). */
const READ_AT_ONCE = 4;

/**
 * An account whose list has not been read completely for too long. Its value is for how long.
 *
 * What counts as a complete reading of the list is a complete run; and the present run of an account whose last one ended
 * with the reason `budget`, since such a one has read the list as a whole and lacks associations alone. Any other
 * incomplete run counts as none: which part it lacked cannot be told. Of an account that was never read so, Certalog's
 * own start is what the time counts from.
 *
 * A fleet that cannot be read within one interval, by the rate limit, is not stale for that: a run counts as long as
 * a round over all accounts takes, by how long their last runs took, four at once. Several tokens take less.
 */
export function syncStale({ sync_stale: { missed_runs, grace } }: Monitoring): Alert {
  const age = (metric: string) => `time() - max by (account_id) (certalog_sync_${metric})`;
  const readings = `min by (account_id) (
    ${age('last_success_timestamp_seconds')}
    or
    label_replace(
      (${age('last_attempt_timestamp_seconds')})
        and on (account_id) certalog_sync_last_run_info{reason="budget"},
      "reading", "list", "", ""
    )
  )`;
  const sinceStart = `max by (account_id) (certalog_account_info)
    * on () group_left () (time() - max(process_start_time_seconds and on (job, instance) certalog_build_info))`;
  const round = `avg(certalog_sync_duration_seconds) * count(max by (account_id) (certalog_account_info)) / ${READ_AT_ONCE}`;
  const limit = `(
  ${missed_runs} * clamp_min(
    max(certalog_sync_interval_seconds),
    scalar(${round} or vector(0))
  ) + ${secondsOf(grace)}
)`;
  return {
    name: 'CertalogSyncStale',
    severity: 'warning',
    subject: 'account',
    expr: `(\n  ${readings}\n  or on (account_id)\n  ${sinceStart}\n)\n> on () group_left ()\n${limit}`,
    for: '5m',
    summary: '{account} has not been read completely for {duration}',
    description:
      'The list of {account} has not been read completely for {duration}. What is shown of it is what was last known: ' +
      'certificates that were added or attached since are not watched.',
  };
}
