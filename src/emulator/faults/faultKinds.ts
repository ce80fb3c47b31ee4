import { type Operation, operations } from '../operation.ts';

/** What a fault kind does, where it can happen and which options of its own it takes. */
export interface FaultKindInfo {
  /** One line for `--help`. */
  description: string;
  operations: readonly Operation[];
  options: readonly FaultOption[];
  /** When it comes in: in place of the operation, in its reading, in its answer, or on the wire. */
  stage: 'instead' | 'reading' | 'content' | 'wire' | 'afterwards';
}

export type FaultOption = 'seconds' | 'status' | 'ms' | 'mib' | 'requests' | 'total' | 'ending';

export type FaultKind = keyof typeof kinds;

const paged: Operation[] = ['accounts', 'list', 'associations'];
const anywhere = operations;

const kinds = {
  throttle_429: instead('429 with code 971 and Retry-After', anywhere, ['seconds']),
  throttle_429_empty: instead('429 with Retry-After and an empty body', anywhere, ['seconds']),
  throttle_200: instead('code 971 with success:false inside HTTP 200', anywhere),
  success_false_200: instead('code 1000 with success:false inside HTTP 200', anywhere),
  server_error: instead('a 5xx with an error envelope', anywhere, ['status']),
  html_502: instead('502 with an HTML page', anywhere),
  html_200: instead('200 with a challenge page in HTML and cf-mitigated: challenge', anywhere),
  empty_body_200: instead('200 with an empty body', anywhere),
  unauthorized: instead('401, code 10000, as for a bad token', anywhere),
  forbidden: instead('403, code 10000, as for a missing permission', anywhere),
  locked_out: instead('403, code 9109, as after too many bad tokens', anywhere),
  not_found_associations: instead('404, code 1472, though the certificate lives', ['associations']),
  reset: instead('the connection is reset before the answer', anywhere),
  stall: instead('the answer never comes', anywhere),
  ignored_page: reading('always page 1, and result_info says page 1', paged),
  repeated_page: reading('page 1 again for each page, though result_info says the page asked for', paged),
  list_lag: reading('one certificate (the newest, or certificate=ID) is missing from list and count', [
    'list',
  ]),
  get_lag: reading('a deleted certificate can still be read some times', ['get'], ['requests']),
  count_high: content('total_count is one too high', paged),
  count_low: content('total_count is one too low', paged),
  no_result_info: content('result_info is missing', paged),
  missing_result: content('the result key is missing', anywhere),
  null_result: content('result is null; total=N sets the total_count beside it', anywhere, ['total']),
  empty_list: content('an empty list with total_count 0, though there are records', paged),
  short_page: content('the last record of the page is missing, the counts say it is there', paged),
  wrong_types: content('the fields of one record have wrong types', [
    'accounts',
    'list',
    'get',
    'associations',
  ]),
  missing_id: content('one record has no id', ['accounts', 'list', 'get', 'upload']),
  extra_keys: content('unknown keys in envelope, result_info and records (harmless)', anywhere),
  slow: wire('the answer comes late', ['ms']),
  cut_body: wire('the connection is cut in the middle of the body'),
  truncated_json: wire('a complete HTTP answer with half of its JSON'),
  stall_body: wire('headers and half of the body come, the rest never'),
  oversized: wire('the body is many MiB long', ['mib']),
  upload_unclear: afterwards('the upload is done, but the answer is a 500 (or ending=reset)', ['upload']),
  delete_unclear: afterwards('the deletion is done, but the answer is a 500 (or ending=reset)', ['delete']),
} satisfies Record<string, FaultKindInfo>;

/** The closed list of faults. */
export const faultKinds: Readonly<Record<FaultKind, FaultKindInfo>> = kinds;

function instead(description: string, at: readonly Operation[], options: FaultOption[] = []): FaultKindInfo {
  return { description, operations: at, options, stage: 'instead' };
}

function reading(description: string, at: readonly Operation[], options: FaultOption[] = []): FaultKindInfo {
  return { description, operations: at, options, stage: 'reading' };
}

function content(description: string, at: readonly Operation[], options: FaultOption[] = []): FaultKindInfo {
  return { description, operations: at, options, stage: 'content' };
}

function wire(description: string, options: FaultOption[] = []): FaultKindInfo {
  return { description, operations: anywhere, options, stage: 'wire' };
}

function afterwards(description: string, at: readonly Operation[]): FaultKindInfo {
  return { description, operations: at, options: ['status', 'ending'], stage: 'afterwards' };
}
