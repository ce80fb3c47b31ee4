import type { SyncReason } from '../inventory/reasons.ts';
import type { ApiError } from './envelope.ts';
import type { Subject } from './operation.ts';

/** What an answer with `success: false` means. */
export interface Refusal {
  reason: SyncReason;
  /** What a person can do about it; null when not known. */
  remedy: string | null;
  retryable: boolean;
  /** The certificate that was asked for does not exist. */
  provesAbsence: boolean;
}

/**
 * Judges a refusal by endpoint, HTTP status and code together: Cloudflare's codes are not unique across its products,
 * and 10000 stands for a bad token as well as for a missing permission. Sources: the codes and statuses that
 * cloudflare-go, wrangler and Cloudflare's Terraform provider report, and
 * https://developers.cloudflare.com/fundamentals/api/reference/limits/ for throttling.
 */
export function judgeRefusal(status: number, errors: ApiError[], subject: Subject): Refusal {
  const codes = new Set(errors.map(({ code }) => code));
  const has = (...wanted: number[]) => wanted.some((code) => codes.has(code));
  // 971 and 10100 also come inside an HTTP 200.
  if (status === 429 || has(971, 10100)) {
    return refusal('rate_limited', throttledRemedy(subject), true);
  }
  if (status >= 500 || status === 408) {
    return refusal('http_error', null, true);
  }
  if (isBadToken(status, errors, has)) {
    return refusal(
      'authentication',
      `check that token "${subject.tokenName}" is an API token, complete, active and not expired`,
    );
  }
  if (subject.operation === 'accounts' && has(1001)) {
    return refusal(
      'permission',
      'a token that an account owns cannot discover accounts, so configure the account ids (CLOUDFLARE_ACCOUNT_IDS)',
    );
  }
  if (status === 403 || has(10000, 9109)) {
    return refusal('permission', permissionRemedy(subject));
  }
  if (has(7000, 7003)) {
    return refusal('account_not_found', 'check the account id');
  }
  if (subject.certificateId !== null && (status === 404 || has(1472))) {
    return { ...refusal('api_error', 'the certificate does not exist'), provesAbsence: true };
  }
  if (status === 404 && subject.accountId !== null) {
    return refusal('account_not_found', 'check the account id');
  }
  // 1000: "request timeout" and "internal server error" of the API, whatever the status.
  return refusal('api_error', null, has(1000));
}

/** The budget of 1200 requests per 5 minutes is shared with everything else that uses the token's owner. */
export function throttledRemedy({ tokenName }: Subject): string {
  return `Cloudflare throttles token "${tokenName}", so lower CERTALOG_RATE_LIMIT if this happens often`;
}

function refusal(reason: SyncReason, remedy: string | null, retryable = false): Refusal {
  return { reason, remedy, retryable, provesAbsence: false };
}

/** 6003 with 6103 or 6111: the header is malformed; 9103, 9106: the key is unknown or missing. */
function isBadToken(status: number, errors: ApiError[], has: (...codes: number[]) => boolean): boolean {
  if (status === 401) {
    return true;
  }
  const lockedOut = errors.some(
    ({ code, message }) => code === 9109 && /max auth failures|invalid access token/i.test(message),
  );
  const isClientError = status === 400 || status === 403;
  return lockedOut || (status !== 403 && has(10000)) || (isClientError && has(6003, 6103, 6111, 9103, 9106));
}

function permissionRemedy({ operation, tokenName, accountId }: Subject): string {
  if (operation === 'accounts') {
    return `give token "${tokenName}" the permission Account Settings Read, or configure the account ids`;
  }
  const level = operation === 'upload' || operation === 'delete' ? 'Write' : 'Read';
  return (
    `give token "${tokenName}" the permission Account: SSL and Certificates ${level}` +
    (accountId === null ? '' : ` for account ${accountId}`)
  );
}
