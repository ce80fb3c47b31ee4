/** The longest delay that a timer takes: a longer one would end at once. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * The time that a sync which begins now has for associations: one interval between syncs, in seconds. Null, without
 * end, when there is no interval.
 */
export function associationBudget(intervalSeconds: number): AbortSignal | null {
  if (intervalSeconds <= 0) return null;
  return AbortSignal.timeout(Math.min(intervalSeconds * 1000, LONGEST_TIMER_MILLISECONDS));
}
