import { accounts, once } from './expressions.ts';

const SECONDS_PER_WEEK = 604_800;
export const PAST = -1;
/** All from here on are in one bucket. */
export const LATER = 52;

/**
 * How many of these certificates expire in each week from now, by the label `week`: 0 for the next seven days, PAST for
 * what has expired, LATER for all after a year. One pass over the certificates, and a sample for every week, also for
 * those in which none expires.
 * @param expiries when each expires, a series per certificate and replica
 */
export function expiriesByWeek(expiries: string): string {
  const week = `clamp(floor((${once(expiries)} - time()) / ${SECONDS_PER_WEEK}), ${PAST}, ${LATER})`;
  return `count_values("week", ${week}) or (${zeros}) and on () ${accounts}`;
}

const weeks = Array.from({ length: LATER - PAST + 1 }, (_, index) => PAST + index);

/** PromQL has no other way to make series of its own. */
const zeros = weeks.map((week) => `label_replace(vector(0), "week", "${week}", "", "")`).join(' or ');
