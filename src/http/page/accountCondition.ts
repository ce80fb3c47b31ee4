import type { Account } from '../../inventory/queries/accounts.ts';
import type { AccountCondition } from '../../inventory/queries/overview.ts';

/** What is known of an account, as the query `freshness` counts it. Instants are ISO 8601 in UTC. */
export function accountCondition(
  { lastSuccessAt, lastFinishedRun }: Pick<Account, 'lastSuccessAt' | 'lastFinishedRun'>,
  staleBefore: string,
): AccountCondition {
  if (lastSuccessAt === null) return 'never_read';
  const outcome = lastFinishedRun?.outcome ?? 'complete';
  if (outcome !== 'complete') return outcome;
  return Date.parse(lastSuccessAt) < Date.parse(staleBefore) ? 'stale' : 'complete';
}

/** Syncs that are due each `syncIntervalSeconds` may miss one before what they found is stale; ISO 8601. */
export function staleBefore(now: Date, syncIntervalSeconds: number): string {
  return new Date(now.getTime() - 2 * syncIntervalSeconds * 1000).toISOString();
}
