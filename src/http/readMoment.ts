import { momentDate } from '../inventory/queries/momentDate.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import { invalidParameters, type ParameterError } from './problem.ts';

/** What is asked of, and the clock by which states are decided. */
export interface AskedMoment {
  asOf: Moment;
  now: Date;
}

/**
 * The moment that `as_of` (ISO 8601 in UTC, to the microsecond) names; now without it. In the future it is refused: what
 * will be known then is not known yet. `clock` gives ISO 8601.
 */
export function readMoment(asOf: string | undefined, clock: () => string): AskedMoment | Response {
  const moment = momentOf(asOf, clock);
  return 'parameter' in moment ? invalidParameters([moment]) : moment;
}

/** `readMoment`, or what is wrong with `as_of`. */
export function momentOf(asOf: string | undefined, clock: () => string): AskedMoment | ParameterError {
  const now = clock();
  if (asOf === undefined) return { asOf: null, now: new Date(now) };
  if (Date.parse(asOf) <= Date.parse(now)) return { asOf, now: momentDate(asOf) };
  return { parameter: 'as_of', detail: `is in the future: the clock here says ${now}` };
}
