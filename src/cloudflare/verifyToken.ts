import type { ReadOptions, SourceFault } from '../inventory/source.ts';
import type { Call } from './call.ts';
import { type Fault, faultOf, toSourceFault } from './fault.ts';
import type { Subject } from './operation.ts';
import { asFields } from './records.ts';
import { isRfc3339 } from './rfc3339.ts';
import { printable } from './text.ts';
import { sentence } from './wording.ts';

export type TokenVerification =
  /** `status` is `active` for a token in order; `disabled` and `expired` are known too. */
  | { kind: 'verified'; owner: 'user' | 'account'; status: string; expiresOn: string | null }
  | { kind: 'failed'; fault: SourceFault };

export interface VerifyTokenRequest extends ReadOptions {
  tokenName: string;
  /** Where a token that an account owns is looked up; null: only the user's endpoint is asked. */
  accountId: string | null;
}

/**
 * Asks Cloudflare about the token itself: `GET /user/tokens/verify`, and when that does not know it
 * `GET /accounts/{id}/tokens/verify`, because a token belongs to a user or to an account. Sent even while the token is
 * stopped.
 */
export async function verifyToken(call: Call, request: VerifyTokenRequest): Promise<TokenVerification> {
  const { accountId } = request;
  const asUsers = await ask(call, request, '/user/tokens/verify', 'user');
  if (!('reason' in asUsers)) {
    return asUsers;
  }
  const mayBeAccounts = asUsers.reason === 'authentication' || asUsers.reason === 'permission';
  if (accountId === null || !mayBeAccounts) {
    return { kind: 'failed', fault: toSourceFault(asUsers) };
  }
  const path = `/accounts/${encodeURIComponent(accountId)}/tokens/verify`;
  const asAccounts = await ask(call, request, path, 'account');
  return 'reason' in asAccounts ? { kind: 'failed', fault: toSourceFault(asAccounts) } : asAccounts;
}

async function ask(
  call: Call,
  { tokenName, accountId, signal, tally }: VerifyTokenRequest,
  path: string,
  owner: 'user' | 'account',
): Promise<Extract<TokenVerification, { kind: 'verified' }> | Fault> {
  const askedAccount = owner === 'account' ? accountId : null;
  const account = askedAccount === null ? {} : { accountId: askedAccount };
  const result = await call({ operation: 'verify', path, ...account, signal, tally, triesToken: true });
  if (result.kind === 'fault') {
    return result;
  }
  const fields = asFields(result.result);
  if (typeof fields?.status !== 'string') {
    const subject: Subject = { operation: 'verify', tokenName, accountId: askedAccount, certificateId: null };
    return faultOf('invalid_response', sentence(subject, 'the answer holds no "status"'));
  }
  const expires = fields.expires_on;
  return {
    kind: 'verified',
    owner,
    status: printable(fields.status, 40),
    expiresOn: typeof expires === 'string' && isRfc3339(expires) ? expires : null,
  };
}
