import type { CertificateElement } from '../certificate/element.ts';
import type { PemBlock } from '../certificate/pem.ts';
import type { SyncReason } from './reasons.ts';
import type { RunResult, SyncTrigger } from './run.ts';
import type { SourceRecord } from './source.ts';

/** The inventory could not be read or written; `cause` is the driver's error. */
export class RepositoryFailure extends Error {
  override readonly name = 'RepositoryFailure';
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

/** Certificates of which the last run did not learn something, by id, with the reason why. */
export type Gaps = Map<string, SyncReason>;

/**
 * The inventory of one account, held by one run. Every write is one transaction, refused with `RunTakenOver` when
 * the run is no longer open; every instant is ISO 8601 by the caller's clock. Throws `RepositoryFailure`.
 */
export interface OpenRun {
  certificates(): Promise<Map<string, StoredCertificate>>;
  associations(): Promise<Map<string, StoredAssociation[]>>;
  associationGaps(): Promise<Gaps>;
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
  /** Closes the run with its verdict and lets the account go. */
  close(result: RunResult, finishedAt: string): Promise<void>;
  /** Lets the account go without a verdict: the next run closes this one as interrupted. */
  abandon(): Promise<void>;
}

export interface InventoryRepository {
  openRun(request: RunRequest): Promise<RunOpening>;
}
