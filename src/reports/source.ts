import type { CertificateElement, SubjectAlternativeName } from '../certificate/element.ts';
import type { FindingCheck } from '../findings/finding.ts';
import type { CoverageReader } from '../inventory/coverage.ts';
import type { CertificateFilter, StateClock } from '../inventory/queries/certificates.ts';
import type { LoggedChange } from '../inventory/queries/changes.ts';
import type { OpenFinding } from '../inventory/queries/findings.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import type { SourceRecord } from '../inventory/source.ts';

/** Where reports come from. All throw `RepositoryFailure`. */
export interface ReportSource {
  /** Runs `work` on one state of the inventory, whatever is stored meanwhile. */
  read<T>(work: (snapshot: ReportSnapshot) => Promise<T>): Promise<T>;
}

/** One state of the inventory. Its parts are read one after the other; rows come in batches. */
export interface ReportSnapshot {
  /** Every account that was known at the moment, by its id, with the end of its last complete run by then. */
  lastCompleteSyncs(moment: Moment): Promise<LastCompleteSync[]>;
  certificates(selection: CertificateSelection): AsyncIterable<ReportedCertificate[]>;
  /** Certificates that share their leading element, or its key, by kind, digest, account and certificate. */
  duplicates(selection: SnapshotMoment): AsyncIterable<Duplicate[]>;
  /** Open findings by account, certificate, check and element. */
  findings(selection: SnapshotMoment): AsyncIterable<ReportedFinding[]>;
  /** Events of `[from, to)`, oldest first. */
  changes(selection: ChangeSelection): AsyncIterable<ReportedChange[]>;
  coverage: CoverageReader;
  /** Names of all accounts by their ids. */
  accountNames(): Promise<ReadonlyMap<string, string | null>>;
}

export interface LastCompleteSync {
  accountId: string;
  /** When it had finished; null: there was none. */
  finishedAt: string | null;
}

/** The moment that is asked of, and the clock by which states and exceptions are decided at it. */
export interface SnapshotMoment extends StateClock {
  moment: Moment;
  accountIds?: string[] | undefined;
}

export interface CertificateSelection extends SnapshotMoment {
  /** Certificates that meet any of these. */
  anyOf: CertificateFilter[];
  /** By account and certificate id, or by expiry before that. */
  order: 'id' | 'expiry';
}

export interface ChangeSelection {
  from: string;
  to: string;
  accountIds?: string[] | undefined;
}

/** What is asked of the leading element, which is the first of the bundle that was taken. */
export type ReportedElement = Pick<
  CertificateElement,
  | 'fingerprintSha256'
  | 'spkiSha256'
  | 'serialNumber'
  | 'serialNumberDecimal'
  | 'subject'
  | 'issuer'
  | 'notBefore'
  | 'notAfter'
  | 'signatureAlgorithm'
  | 'keyAlgorithm'
  | 'keySize'
  | 'curve'
  | 'isCa'
  | 'selfSigned'
  | 'keyUsage'
  | 'extendedKeyUsage'
> & { subjectAlternativeNames: SubjectAlternativeName[] | null };

/** A certificate that is in the inventory at the moment, with what reports say of it. */
export interface ReportedCertificate {
  accountId: string;
  accountName: string | null;
  certificateId: string;
  name: string | null;
  type: string | null;
  ca: boolean | null;
  uploadedOn: string | null;
  declared: SourceRecord['declared'];
  earliestNotAfter: string | null;
  latestNotBefore: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Since when the record has been as it is. */
  changedAt: string;
  /** Each once, in the order of their code points. */
  services: string[];
  /** When the services were last read; null when they never were. */
  servicesReadAt: string | null;
  /** Open ones that no exception covers at the moment; each check once, by name. */
  findings: FindingCheck[];
  /** Open ones that an exception covers. */
  acceptedFindings: FindingCheck[];
  /** Null when no element could be read. */
  element: ReportedElement | null;
}

/** A certificate in a group of several. */
export interface Duplicate {
  kind: 'same_certificate' | 'same_key';
  /** The fingerprint, or the digest of the key, that they share. */
  sha256: string;
  /** Certificates of the group, in all accounts. */
  certificates: number;
  certificate: ReportedCertificate;
}

export interface ReportedFinding extends OpenFinding {
  accountId: string;
  accountName: string | null;
  certificateId: string;
  certificateName: string | null;
  certificateType: string | null;
  earliestNotAfter: string | null;
  /** Of the leading element. */
  subject: string | null;
}

export interface ReportedChange extends LoggedChange {
  accountName: string | null;
  /** The certificate's name, as it was last before the end of the time. */
  certificateName: string | null;
}
