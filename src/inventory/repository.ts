import type { CertificateElement } from '../certificate/element.ts';
import type { PemBlock } from '../certificate/pem.ts';
import type { AssessedCertificate, Twin } from '../findings/assessedCertificate.ts';
import type { Finding } from '../findings/finding.ts';
import type { SyncReason } from './reasons.ts';
import type { RunResult, SyncTrigger } from './run.ts';
import type { SourceRecord } from './source.ts';

/** The inventory could not be read or written; `cause` is the driver's error. */
export class RepositoryFailure extends Error {
  override readonly name: string = 'RepositoryFailure';
}

/** The database was stopped because an answer took too long. */
export class QueryTooSlow extends RepositoryFailure {
  override readonly name = 'QueryTooSlow';
}

/** Another process has taken this run over: nothing more may be written for it. */
export class RunTakenOver extends Error {
  override readonly name = 'RunTakenOver';
}

export interface RunRequest {
  accountId: string;
  trigger: SyncTrigger;
  /** The instant of the cron tick that asked for the run, ISO 8601; a tick is run once, whoever heard it. */
  tick: string | null;
  /** True when an earlier attempt for this tick did not come to a complete reading. */
  retry: boolean;
  /** ISO 8601. */
  startedAt: string;
}

export type RunOpening =
  | { kind: 'opened'; run: OpenRun; previousReason: SyncReason | null }
  /** Another process is reading this account now. */
  | { kind: 'busy' }
  /** The account has been read for this tick already; a retry goes on unless that reading was complete. */
  | { kind: 'done' };

export interface StoredCertificate {
  recordDigest: string;
  /** The stored record had fields that could not be taken. */
  damaged: boolean;
  /** The last listing did not show it. */
  listingGap: boolean;
}

export interface StoredAssociation {
  id: number;
  service: string;
  status: string;
  ordinal: number;
}

export interface ElementValidity {
  notBefore: string | null;
  notAfter: string | null;
}

/** A record that is new or differs from what is stored, with everything that must be stored for it. */
export interface CertificateDifference {
  kind: 'added' | 'changed';
  record: SourceRecord;
  recordDigest: string;
  bundleDigest: string;
  blocks: PemBlock[];
  /** The elements of `blocks` that are not stored yet. */
  newElements: { element: CertificateElement; der: Uint8Array }[];
  earliestNotAfter: string | null;
  latestNotBefore: string | null;
}

export interface AssociationDifference {
  certificateId: string;
  added: { service: string; status: string; ordinal: number }[];
  removedIds: number[];
}

/** What is known of the associations of a current certificate. */
export interface AssociationKnowledge {
  certificateId: string;
  /** ISO 8601; null when they have not been read since the certificate is there. */
  lastReadAt: string | null;
  /** ISO 8601; null when no expiry can be read. */
  earliestNotAfter: string | null;
  /** Why the last run did not read them; null when it did, or when the certificate is new. */
  gap: SyncReason | null;
}

/** Certificates of which the last run did not learn something, by id, with the reason why. */
export type Gaps = Map<string, SyncReason>;

/** What is stored about the judging of an account's findings. */
export interface AssessmentState {
  /** Grows with every change to the inventory, in whatever account. */
  inventoryVersion: number;
  /** How many accounts are known. */
  accounts: number;
  /** When the list was last read by a run that has ended; null when it never was. */
  listReadAt: string | null;
  /** Of the last run that judged; null before the first. */
  last: Assessment | null;
}

export interface Assessment {
  /** What the findings were judged by. */
  basis: string;
  /** From when on they must be judged again by the same basis; null: never. */
  dueAt: string | null;
}

/** A current certificate that is in use. */
export interface InUseCertificate extends Twin {
  /** Equal for equal subject, key usage and extended key usage of the leading element; null when it has no subject. */
  purpose: string | null;
}

/** A current certificate as it is judged, and what is stored of its findings. */
export interface AssessableCertificate {
  certificate: Omit<AssessedCertificate, 'twins'>;
  purpose: string | null;
  findings: StoredFinding[];
}

/** A finding, with the exception that covers it. */
export interface ExceptedFinding extends Finding {
  exception: { reason: string; expiresAt: string } | null;
}

export interface StoredFinding extends ExceptedFinding {
  id: number;
  openedAt: string;
}

export interface FindingDifference {
  certificateId: string;
  opened: ExceptedFinding[];
  /** Those that go on with another weight, other words or another exception. */
  altered: { stored: StoredFinding; finding: ExceptedFinding }[];
  closed: StoredFinding[];
}

/**
 * The inventory of one account, held by one run. Every write is one transaction, refused with `RunTakenOver` when
 * the run is no longer open; every instant is ISO 8601 by the caller's clock. Throws `RepositoryFailure`.
 */
export interface OpenRun {
  certificates(): Promise<Map<string, StoredCertificate>>;
  associations(): Promise<Map<string, StoredAssociation[]>>;
  /** Of every current certificate, in no order. */
  associationKnowledge(): Promise<AssociationKnowledge[]>;
  /** Validity of those of the given elements that are stored, as read by the current parser. */
  elementValidity(fingerprints: string[]): Promise<Map<string, ElementValidity>>;
  storeCertificates(differences: CertificateDifference[], observedAt: string): Promise<void>;
  storeAssociations(differences: AssociationDifference[], observedAt: string): Promise<void>;
  /** Ends the periods of certificates that are proven gone, and of their associations. */
  removeCertificates(certificateIds: string[], observedAt: string): Promise<void>;
  /** Replaces the account's listing gaps by `gaps`, keeping since when each has lasted. */
  setListingGaps(gaps: Gaps, observedAt: string): Promise<void>;
  /** Replaces the account's association gaps by `gaps`, keeping since when each has lasted. */
  setAssociationGaps(gaps: Gaps, observedAt: string): Promise<void>;
  /** To be called when much may have been stored, so that what is asked next is answered in good time. */
  refreshStatistics(): Promise<void>;
  assessmentState(): Promise<AssessmentState>;
  inUse(): Promise<InUseCertificate[]>;
  /**
   * Current certificates by id, `limit` at most, behind `after`. `listReadAt`: when the list and associations without
   * a gap were last read.
   */
  assessable(request: {
    after: string | null;
    limit: number;
    listReadAt: string | null;
  }): Promise<AssessableCertificate[]>;
  storeFindings(differences: FindingDifference[], observedAt: string): Promise<void>;
  /** Closes the run with its verdict and lets the account go. `assessment` null: the findings were not judged. */
  close(result: RunResult, assessment: Assessment | null, finishedAt: string): Promise<void>;
  /** Lets the account go without a verdict: the next run closes this one as interrupted. */
  abandon(): Promise<void>;
}

export interface InventoryRepository {
  openRun(request: RunRequest): Promise<RunOpening>;
}
