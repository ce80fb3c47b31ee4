import type { SyncReason } from '../../inventory/reasons.ts';

const contradiction =
  'Cloudflare contradicts itself. It usually passes with the next sync; if it stays, ask them with these words.';
const cloudflareAway =
  "See Cloudflare's status page, and the network and proxy between. Syncs go on by themselves.";
const log = "Certalog's log says what happened.";

/** What a person can do about a sync that was not complete. Its `detail` says what happened. */
export const syncAdvice: Record<SyncReason, string> = {
  account_not_found: 'The account id is wrong, or the account is gone: check CLOUDFLARE_ACCOUNT_IDS.',
  api_error: 'Look up the code that Cloudflare gave; if it stays, ask them with these words.',
  authentication: 'The token is wrong or has expired: make another one and restart with it.',
  budget:
    'The list is fresh; the uses that were not reached are read by the next syncs. A longer interval or a higher CERTALOG_RATE_LIMIT reads more at a time.',
  count_mismatch: contradiction,
  database: `The database failed: look at PostgreSQL. ${log}`,
  http_error: cloudflareAway,
  internal: `This is a fault of Certalog. ${log}`,
  interrupted: 'The process was stopped while it read. The next sync begins anew.',
  invalid_record:
    'A record of Cloudflare cannot be read; all others are. Report it to them with these words.',
  invalid_response: cloudflareAway,
  list_lag: contradiction,
  missing_result: contradiction,
  network: cloudflareAway,
  null_result: contradiction,
  permission: 'Give the token the permission “Account: SSL and Certificates Read” on this account.',
  rate_limited:
    'Too many requests went out with this token or user: lower CERTALOG_RATE_LIMIT, or find who else uses it.',
  repeated_page: contradiction,
  response_too_large:
    'An answer was larger than any that makes sense: see what is between Certalog and Cloudflare.',
  timeout: cloudflareAway,
};

/** Null for a reason that this version does not know. */
export function adviceOn(reason: string | null): string | null {
  return new Map<string, string>(Object.entries(syncAdvice)).get(reason ?? '') ?? null;
}
