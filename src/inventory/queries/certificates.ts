import type { CertificateElement } from '../../certificate/element.ts';
import type { BlockFailureReason } from '../../certificate/reasons.ts';
import type { CertificateState } from '../../certificate/validity.ts';
import type { FindingCheck } from '../../findings/finding.ts';
import type { RecordFailure, SourceRecord } from '../source.ts';
import type { OpenFinding } from './findings.ts';
import type { Moment, Slice } from './slice.ts';

export interface CertificateQueries {
  /** Certificates that are in the inventory, or were at `asOf`, `limit` at most, from behind `after` on. */
  list(request: CertificateListRequest): Promise<Slice<Certificate, CertificatePosition>>;
  /** One certificate as it is, or as it was last when it has been removed; null when it was never known. */
  get(accountId: string, certificateId: string, asOf?: Moment): Promise<Certificate | null>;
  /** Its certificates as PEM, and the refused blocks as far as their text is kept; null when never known. */
  pem(accountId: string, certificateId: string, asOf?: Moment): Promise<string | null>;
}

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
  /** Lower-case hex SHA-256 of elements. */
  fingerprints?: string[] | undefined;
  /** Serial numbers of elements in lower-case hex; leading zeros do not matter. */
  serialNumbers?: string[] | undefined;
  /** A part of the issuer of an element as an RFC 4514 string; case does not matter. */
  issuer?: string | undefined;
  /** Likewise of the subject. */
  subject?: string | undefined;
  keyAlgorithms?: string[] | undefined;
  /** Names of owners. */
  owners?: string[] | undefined;
  /** Whether anybody owns it. */
  owned?: boolean | undefined;
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
