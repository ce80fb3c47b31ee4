import type { Lag } from '../operations/call.ts';
import type { Fault } from './fault.ts';

/** What an operation reads under faults: the query it works with, and what lags behind. */
export function readingUnder(
  faults: readonly Fault[],
  query: URLSearchParams,
): { query: URLSearchParams; lag: Lag } {
  const read = new URLSearchParams(query);
  const lag: Lag = { hidden: null, lateReadings: 0 };
  for (const fault of faults) {
    if (fault.kind === 'ignored_page' || fault.kind === 'repeated_page') read.set('page', '1');
    if (fault.kind === 'list_lag') lag.hidden = fault.certificate ?? 'newest';
    if (fault.kind === 'get_lag') lag.lateReadings = fault.requests ?? 1;
  }
  return { query: read, lag };
}
