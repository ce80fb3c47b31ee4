import type { CertificateState } from '../../certificate/validity.ts';
import type { StateClock } from './certificates.ts';

/** Counts over the whole inventory, each in one statement, so that its figures agree with each other. */
export interface OverviewQueries {
  /**
   * The certificates of the inventory by state, use and expiry. `bounds` are instants in ascending order that part the
   * time of expiry: before the first is part 0, from the first on part 1, and so on.
   */
  countCertificates(request: StateClock & { bounds: string[] }): Promise<CertificateCount[]>;
  /** How current the knowledge is; an account whose last complete run finished before `staleBefore` is stale. */
  freshness(staleBefore: string): Promise<Freshness>;
}

export const certificateUses = ['in_use', 'unused', 'not_known'] as const;
/** `unused`: its associations have been read and there are none; `not_known`: they have never been read. */
export type CertificateUse = (typeof certificateUses)[number];

export interface CertificateCount {
  state: CertificateState;
  use: CertificateUse;
  /** Of the time of expiry; null when that is not known. */
  part: number | null;
  count: number;
}

export const accountConditions = ['never_read', 'failed', 'incomplete', 'stale', 'complete'] as const;
/**
 * What is known of an account: `never_read` without a complete run, else the outcome of the last run that has finished,
 * but `stale` when that was complete and too long ago. The first that holds.
 */
export type AccountCondition = (typeof accountConditions)[number];

export interface Freshness {
  /** Of the configured accounts; every condition is there. */
  accounts: Record<AccountCondition, number>;
  /**
   * When the last complete run finished of the configured account for which that is the longest ago; those without one
   * aside. Null when no account has one.
   */
  oldestSuccessAt: string | null;
  /** Accounts that are read no more, and their certificates that are still in the inventory, as they were last. */
  former: { accounts: number; certificates: number };
}
