/**
 * Why a sync run was not complete. A closed list: it is the `reason` label of `certalog_sync_failures_total`,
 * a value in the API and in the database, so a new member is a change of the contract.
 */
export const syncReasons = [
  'account_not_found',
  'api_error',
  'authentication',
  'budget',
  'count_mismatch',
  'database',
  'http_error',
  'internal',
  'interrupted',
  'invalid_record',
  'invalid_response',
  'list_lag',
  'missing_result',
  'network',
  'null_result',
  'permission',
  'rate_limited',
  'repeated_page',
  'response_too_large',
  'timeout',
] as const;

export type SyncReason = (typeof syncReasons)[number];
