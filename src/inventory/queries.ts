import type { CertificateElement } from '../certificate/element.ts';
import type { BlockFailureReason } from '../certificate/reasons.ts';
import type { CertificateState } from '../certificate/validity.ts';
import type { RunResult, SyncOutcome, SyncTrigger } from './run.ts';
import type { RecordFailure, SourceRecord } from './source.ts';

/** What is asked of the stored inventory. Every instant is ISO 8601 in UTC. All throw `RepositoryFailure`. */
export interface InventoryQueries {
  certificates: CertificateQueries;
  accounts: AccountQueries;
  syncRuns: SyncRunQueries;
}

export interface CertificateQueries {
  /** Certificates that are in the inventory now, `limit` at most, from behind `after` on. */
  list(request: CertificateListRequest): Promise<Slice<Certificate, CertificatePosition>>;
  /** One certificate as it is, or as it was last when it has been removed; null when it was never known. */
  get(accountId: string, certificateId: string): Promise<Certificate | null>;
  /** Its certificates as PEM, and the refused blocks as far as their text is kept; null when never known. */
  pem(accountId: string, certificateId: string): Promise<string | null>;
  /** How many certificates of the inventory are in each state at `now`; every state is there. */
  countByState(clock: StateClock): Promise<Record<CertificateState, number>>;
}

export interface AccountQueries {
  /** Every account that is known, by its id, `limit` at most, behind the account `after`. */
  list(request: { after: string | null; limit: number }): Promise<Slice<Account, string>>;
}

export interface SyncRunQueries {
  /** Newest first, `limit` at most, older than the run `before`. */
  list(request: SyncRunListRequest): Promise<Slice<SyncRun, number>>;
}

/** Part of a list; `next` is where the rest begins, null at the end. */
export interface Slice<Row, Position> {
  rows: Row[];
  next: Position | null;
}

/** The instant by which states are decided, and how long before its expiry a certificate is `expiring`. */
export interface StateClock {
  now: Date;
  expiringWithinSeconds: number;
}

export interface CertificateListRequest extends StateClock {
  filter: CertificateFilter;
  sort: CertificateSort;
  after: CertificatePosition | null;
  limit: number;
}

/** Conditions that must all hold; of a list, any one. An expiry that is unknown meets no condition on expiry. */
export interface CertificateFilter {
  accountIds?: string[] | undefined;
  certificateId?: string | undefined;
  states?: CertificateState[] | undefined;
  types?: string[] | undefined;
  services?: string[] | undefined;
  /** False: the associations have been read and there are none; what was never read is in neither set. */
  inUse?: boolean | undefined;
  /** Not expired at `now`, and expires in so many seconds or fewer. */
  expiresWithinSeconds?: number | undefined;
  expiresBefore?: string | undefined;
  /** At this instant or later. */
  expiresAfter?: string | undefined;
  /** A part of the name, the id, or a subject, issuer or alternative name of an element; case does not matter. */
  text?: string | undefined;
}

export const certificateSortKeys = ['earliest_not_after', 'name', 'uploaded_on'] as const;
export type CertificateSortKey = (typeof certificateSortKeys)[number];

/** Equal keys go by account and certificate id. What is not known comes before all else in ascending order. */
export interface CertificateSort {
  by: CertificateSortKey;
  descending: boolean;
}

/** The place of a certificate in a sorted list; `key` null when what is sorted by is not known. */
export interface CertificatePosition {
  key: string | null;
  accountId: string;
  certificateId: string;
}

export interface Certificate {
  accountId: string;
  certificateId: string;
  name: string | null;
  type: string | null;
  ca: boolean | null;
  uploadedOn: string | null;
  declared: SourceRecord['declared'];
  failures: RecordFailure[];
  earliestNotAfter: string | null;
  latestNotBefore: string | null;
  elements: BundleElement[];
  refusedBlocks: RefusedBlock[];
  associations: Association[];
  /** When the associations were last known; null when they were never read. */
  associationsReadAt: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Since when the record has been as it is. */
  changedAt: string;
  /** Null while the certificate is in the inventory. */
  removedAt: string | null;
  /** False when the account's last listing did not show it. */
  listed: boolean;
}

export interface BundleElement extends Omit<CertificateElement, 'parserVersion'> {
  bundleIndex: number;
}

export interface RefusedBlock {
  bundleIndex: number | null;
  label: string | null;
  reason: BlockFailureReason;
}

export interface Association {
  service: string;
  status: string;
  /** Since when it has been answered without a break. */
  firstSeenAt: string;
  lastSeenAt: string;
}

export interface Account {
  accountId: string;
  name: string | null;
  configured: boolean;
  certificates: number;
  lastRun: SyncRun | null;
  /** When the last complete run finished. */
  lastSuccessAt: string | null;
  /** When the last run started. */
  lastAttemptAt: string | null;
  /** The last run that has finished was complete. */
  complete: boolean;
}

type RunCounts = {
  [Field in Exclude<keyof RunResult, 'outcome' | 'reason' | 'detail' | 'listReadAt'>]: number | null;
};

/** A sync run; outcome and figures are null while it runs. */
export interface SyncRun extends RunCounts {
  id: number;
  accountId: string;
  trigger: SyncTrigger;
  tick: string | null;
  startedAt: string;
  finishedAt: string | null;
  outcome: SyncOutcome | null;
  reason: string | null;
  detail: string | null;
  listReadAt: string | null;
}

export interface SyncRunListRequest {
  accountIds?: string[] | undefined;
  outcomes?: SyncOutcome[] | undefined;
  before: number | null;
  limit: number;
}
