import type { FaultKind } from '../../src/emulator/faults/faultKinds.ts';
import type { SyncReason } from '../../src/inventory/reasons.ts';
import type { Operation } from './faultMoments.ts';

/**
 * What a sync under a fault is called: a reason; `complete`, where everything was read all the same; or `believed`:
 * complete, because the answer is whole in itself and says something else than what is. No client can tell it from the
 * truth; what it costs is put right by the next answer, and no certificate that is known is removed by it.
 */
export type Cell = SyncReason | 'complete' | 'believed';

/** `first`: into an empty inventory; `pending`: while changes of every kind wait to be read. */
export type State = 'first' | 'pending';

/** For all moments, or one for each; the latter also by state. */
type Cells = Cell | readonly Cell[] | Readonly<Record<State, readonly Cell[]>>;

/** By where the fault strikes, in the order of `moments`: every, first, middle and last page; first, middle, last call. */
export const faultTable: Readonly<Record<FaultKind, Readonly<Partial<Record<Operation, Cells>>>>> = {
  stall: wherever('timeout'),
  stall_body: wherever('timeout'),
  throttle_429: wherever('rate_limited'),
  throttle_429_empty: wherever('rate_limited'),
  throttle_200: wherever('rate_limited'),
  success_false_200: wherever('api_error'),
  server_error: wherever('http_error'),
  html_502: wherever('http_error'),
  html_200: wherever('invalid_response'),
  empty_body_200: wherever('invalid_response'),
  unauthorized: wherever('authentication'),
  forbidden: wherever('permission'),
  locked_out: wherever('authentication'),
  not_found_associations: { associations: 'api_error' },
  reset: wherever('network'),
  cut_body: wherever('network'),
  // A 404 is a failure by its status, whatever is left of its body.
  truncated_json: { ...wherever('invalid_response'), get: 'http_error' },
  oversized: wherever('response_too_large'),
  // Page 1 in the place of page 1 is right, and associations are but one page.
  ignored_page: {
    list: ['repeated_page', 'complete', 'repeated_page', 'repeated_page'],
    associations: 'complete',
  },
  repeated_page: {
    list: ['repeated_page', 'complete', 'repeated_page', 'repeated_page'],
    associations: 'complete',
  },
  // A list that leaves out, on every page and in its count, a certificate that has never been seen.
  list_lag: {
    list: {
      first: ['believed', 'count_mismatch', 'repeated_page', 'count_mismatch'],
      pending: ['list_lag', 'count_mismatch', 'count_mismatch', 'count_mismatch'],
    },
  },
  get_lag: { get: 'list_lag' },
  count_high: { list: 'count_mismatch', associations: 'count_mismatch' },
  // One less fits on one page less, which then is all of it.
  count_low: {
    list: {
      first: ['believed', 'count_mismatch', 'count_mismatch', 'count_mismatch'],
      pending: ['list_lag', 'count_mismatch', 'count_mismatch', 'count_mismatch'],
    },
    associations: 'count_mismatch',
  },
  // Other pages tell the count of the list; a short page of associations is the last.
  no_result_info: { list: ['count_mismatch', 'complete', 'complete', 'complete'], associations: 'complete' },
  missing_result: { ...wherever('missing_result'), get: 'complete' },
  null_result: { ...wherever('null_result'), get: 'complete' },
  empty_list: {
    list: {
      first: ['believed', 'believed', 'count_mismatch', 'count_mismatch'],
      pending: ['list_lag', 'list_lag', 'count_mismatch', 'count_mismatch'],
    },
    associations: 'believed',
  },
  short_page: { list: 'count_mismatch', associations: 'count_mismatch' },
  // What changes a record leaves "not found" as it is.
  wrong_types: { list: 'invalid_record', associations: 'invalid_record', get: 'complete' },
  // The last page holds one record: without its id, the page brings nothing new.
  missing_id: {
    list: ['repeated_page', 'invalid_record', 'invalid_record', 'repeated_page'],
    get: 'complete',
  },
  extra_keys: wherever('complete'),
  slow: wherever('complete'),
  // Not a part of a sync: they concern uploads and deletions.
  upload_unclear: {},
  delete_unclear: {},
};

/** What is expected of a fault at a moment, given by its place among those of the operation. */
export function expectedAt(kind: FaultKind, operation: Operation, state: State, place: number): Cell {
  const cells = faultTable[kind][operation];
  if (cells === undefined) throw new Error(`the fault table does not say what ${kind} at ${operation} is`);
  if (typeof cells === 'string') return cells;
  const cell = ('pending' in cells ? cells[state] : cells)[place];
  if (cell === undefined) throw new Error(`the fault table has no cell ${place} for ${kind} at ${operation}`);
  return cell;
}

/** Whether what an answer says is taken as it is, though the fault has been at it. */
export function isTaken(kind: FaultKind, operation: 'get' | 'associations'): boolean {
  const cells = faultTable[kind][operation];
  return cells === undefined || cells === 'complete' || cells === 'believed';
}

function wherever(cell: Cell): Record<Operation, Cell> {
  return { list: cell, associations: cell, get: cell };
}
