import type { Moment } from '../inventory/queries/slice.ts';
import { invalidParameters } from './problem.ts';

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
  const now = clock();
  if (asOf === undefined) return { asOf: null, now: new Date(now) };
  if (Date.parse(asOf) <= Date.parse(now)) return { asOf, now: dateOf(asOf) };
  return invalidParameters([{ parameter: 'as_of', detail: `is in the future: the clock here says ${now}` }]);
}

/**
 * All that is compared with it lies on whole seconds (RFC 5280 4.1.2.5: validity has no fractions), so a Date, which keeps
 * milliseconds, must only not fall back on one.
 */
function dateOf(asOf: string): Date {
  const milliseconds = Date.parse(asOf);
  const isPastSecond = /\.\d*[1-9]/.test(asOf);
  return new Date(milliseconds % 1000 === 0 && isPastSecond ? milliseconds + 1 : milliseconds);
}
