import type { Answer } from './answer.ts';
import { refusals } from './refusals.ts';

/** An API token that the emulator knows. */
export interface EmulatedToken {
  value: string;
  /** Accounts on which it may act; all when left out. */
  accountIds?: string[] | 'all';
  /** `SSL and Certificates Read` or `Write`. */
  permission: 'read' | 'write';
  /** An account-owned token may not list accounts: 400, code 1001. */
  owner?: 'user' | 'account';
  /** False for a token without the permission that `GET /accounts` wants: an empty list and no error. */
  listsAccounts?: boolean;
}

export type Authentication = { token: EmulatedToken } | { refusal: Answer };

/**
 * Gives a function from the `Authorization` header to the token or the refusal. Without a list of tokens each
 * well-formed one is good for everything. After `maxFailures` bad tokens in a row, further bad ones get the
 * lock-out (403, code 9109); a good one ends it.
 */
export function createAuthenticator(
  tokens: EmulatedToken[] | undefined,
  maxFailures: number,
): (authorization: string | undefined) => Authentication {
  let failures = 0;
  return (authorization) => {
    if (authorization === undefined) return { refusal: refusals.missingHeader() };
    const value = bearer.exec(authorization)?.[1];
    if (value === undefined) return { refusal: refusals.malformedHeader() };
    const token = tokens === undefined ? anyToken(value) : tokens.find((known) => known.value === value);
    if (token === undefined) {
      failures++;
      return { refusal: failures > maxFailures ? refusals.lockedOut() : refusals.badToken() };
    }
    failures = 0;
    return { token };
  };
}

/** Whether a token may act on an account, and write there. */
export function isPermitted(token: EmulatedToken, accountId: string, writes: boolean): boolean {
  if (writes && token.permission !== 'write') return false;
  const ids = token.accountIds ?? 'all';
  return ids === 'all' || ids.includes(accountId);
}

/** RFC 6750 section 2.1. */
const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

function anyToken(value: string): EmulatedToken {
  return { value, accountIds: 'all', permission: 'write' };
}
