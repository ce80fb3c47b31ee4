import type { CertificateElement } from '../certificate/element.ts';
import type { BlockFailureReason } from '../certificate/reasons.ts';
import type { CertificateState } from '../certificate/validity.ts';
import type { Finding, FindingCheck, Severity } from '../findings/finding.ts';
import type { ChangeEvent, ChangeKind } from './changeEvent.ts';
import type { RunResult, SyncOutcome, SyncTrigger } from './run.ts';
import type { RecordFailure, SourceRecord } from './source.ts';

/** What is asked of the stored inventory. Every instant is ISO 8601 in UTC. All throw `RepositoryFailure`. */
export interface InventoryQueries {
  certificates: CertificateQueries;
  accounts: AccountQueries;
  syncRuns: SyncRunQueries;
  findings: FindingQueries;
  changes: ChangeQueries;
}

export interface CertificateQueries {
  /** Certificates that are in the inventory, or were at `asOf`, `limit` at most, from behind `after` on. */
  list(request: CertificateListRequest): Promise<Slice<Certificate, CertificatePosition>>;
  /** One certificate as it is, or as it was last when it has been removed; null when it was never known. */
  get(accountId: string, certificateId: string, asOf?: Moment): Promise<Certificate | null>;
  /** Its certificates as PEM, and the refused blocks as far as their text is kept; null when never known. */
  pem(accountId: string, certificateId: string, asOf?: Moment): Promise<string | null>;
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

export interface FindingQueries {
  /** Newest opening first, `limit` at most, from behind `after` on. */
  list(request: FindingListRequest): Promise<Slice<ListedFinding, FindingPosition>>;
  /** How many findings of the inventory are open and not excepted at `now`, by check and severity. */
  count(now: Date): Promise<{ check: FindingCheck; severity: Severity; count: number }[]>;
}

export interface ChangeQueries {
  /** Oldest first, `limit` at most, from behind `after` on. */
  list(request: ChangeListRequest): Promise<Slice<LoggedChange, ChangePosition>>;
}

/** Part of a list; `next` is where the rest begins, null at the end. */
export interface Slice<Row, Position> {
  rows: Row[];
  next: Position | null;
}

/** The past instant of which it is asked what was known then; null: now. */
export type Moment = string | null;

/** The instant by which states are decided, and how long before its expiry a certificate is `expiring`. */
export interface StateClock {
  now: Date;
  expiringWithinSeconds: number;
}

export interface CertificateListRequest extends StateClock {
  /** `now` is this instant then. */
  asOf?: Moment | undefined;
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
  /** With an open finding of one of these checks, excepted or not. */
  findings?: FindingCheck[] | undefined;
  /** A part of the name, the id, or a subject, issuer or alternative name of an element; case does not matter. */
  text?: string | undefined;
  /** True: those that have been removed, each as it was last, instead of those that are in the inventory. */
  removed?: boolean | undefined;
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
  /** Open ones, as of the account's last sync. */
  findings: OpenFinding[];
  firstSeenAt: string;
  lastSeenAt: string;
  /** Since when the record has been as it is. */
  changedAt: string;
  /** Null while the certificate is in the inventory. */
  removedAt: string | null;
  /** False when the account's last listing did not show it; null when that is no longer known of the past. */
  listed: boolean | null;
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

export interface OpenFinding extends Finding {
  openedAt: string;
  /** What accepts it, also when that has expired. */
  exception: { reason: string; expiresAt: string } | null;
}

export interface ListedFinding extends OpenFinding {
  accountId: string;
  certificateId: string;
  /** The certificate's name, as it was last. */
  certificateName: string | null;
  /** Null while it is open. */
  closedAt: string | null;
}

export interface FindingPosition {
  openedAt: string;
  id: number;
}

/** Conditions that must all hold; of a list, any one. */
export interface FindingListRequest {
  accountIds?: string[] | undefined;
  certificateId?: string | undefined;
  checks?: FindingCheck[] | undefined;
  severities?: Severity[] | undefined;
  /** True: open ones; false: closed ones. */
  open: boolean;
  /** Whether an exception covers it at `now`. */
  excepted?: boolean | undefined;
  openedBefore?: string | undefined;
  /** At this instant or later. */
  openedAfter?: string | undefined;
  /** `now` is this instant then. */
  asOf?: Moment | undefined;
  now: Date;
  after: FindingPosition | null;
  limit: number;
}

/** An event of the change log. */
export interface LoggedChange extends ChangeEvent {
  accountId: string;
  /** Its number in the log of the account, from 1. */
  sequence: number;
  /** Lower-case hex SHA-256. */
  hash: string;
}

export interface ChangePosition {
  at: string;
  accountId: string;
  sequence: number;
}

/** Conditions that must all hold; of a list, any one. */
export interface ChangeListRequest {
  accountIds?: string[] | undefined;
  certificateId?: string | undefined;
  kinds?: ChangeKind[] | undefined;
  /** At this instant or later. */
  from?: string | undefined;
  /** Before this instant. */
  to?: string | undefined;
  after: ChangePosition | null;
  limit: number;
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
  /**
   * When those of its associations that are known the longest were read; null while those of some certificate have
   * never been read.
   */
  associationsOldestReadAt: string | null;
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
