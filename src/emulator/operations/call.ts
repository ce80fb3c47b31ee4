import type { AccountState } from '../accountState.ts';
import type { EmulatedToken } from '../authentication.ts';

/** What an operation on an account gets: the request as understood, and the rules of the emulator. */
export interface AccountCall {
  account: AccountState;
  /** Empty for the operations on the collection. */
  certificateId: string;
  query: URLSearchParams;
  body: string;
  token: EmulatedToken;
  rules: Rules;
  lag: Lag;
}

export interface Rules {
  /** The largest page of the certificate list, and its default if below 50. */
  maxPerPage: number;
  /** CAs that may be uploaded per account. */
  caQuota: number;
  now: () => number;
}

/** What eventual consistency hides or keeps for this one request. */
export interface Lag {
  /** A record that the list does not show yet: its id, or the newest. */
  hidden: string | 'newest' | null;
  /** How many times a deleted record can still be read. */
  lateReadings: number;
}
