import type { SubjectAlternativeName } from '../certificate/generalNames.ts';
import type { FindingCheck, Severity } from '../findings/finding.ts';
import type { SyncOutcome } from './run.ts';

/** Which certificate; what is not known of it is empty. */
export interface ExposedIdentity {
  accountId: string;
  certificateId: string;
  name: string;
  /** Cloudflare's `type`. */
  managedBy: string;
  /** In seconds since the epoch, of all its elements; null where none is known. */
  earliestNotAfter: number | null;
  latestNotBefore: number | null;
}

/** One certificate as the metrics show it. Instants in seconds since the epoch; null where it is not known. */
export interface ExposedCertificate extends ExposedIdentity {
  elements: ExposedElement[];
  /** False while its associations have never been read. */
  usesKnown: boolean;
  associations: { service: string; status: string; count: number }[];
}

export interface ExposedElement {
  bundleIndex: number;
  parses: boolean;
  notBefore: number | null;
  notAfter: number | null;
  subjectCn: string | null;
  issuerCn: string | null;
  serialNumber: string | null;
  fingerprintSha256: string;
  keyAlgorithm: string | null;
  keySize: number | null;
  signatureAlgorithm: string | null;
  isCa: boolean | null;
  /** Null when they were not asked for. */
  names: ExposedNames | null;
}

/** What only the names and labels of other exporters need. */
export interface ExposedNames {
  /** RFC 4514. */
  subject: string | null;
  issuer: string | null;
  serialNumberDecimal: string | null;
  subjectAlternativeNames: SubjectAlternativeName[];
}

/** That an open finding which no exception covers is on a certificate. */
export interface ExposedFinding extends ExposedIdentity {
  check: FindingCheck;
  severity: Severity;
}

/** Numbers of certificates by state in one account. */
export interface StateCounts {
  accountId: string;
  valid: number;
  expiring: number;
  expired: number;
  notYetValid: number;
  unreadable: number;
}

/** Open findings of one account that no exception covers. */
export interface FindingCount {
  accountId: string;
  check: FindingCheck;
  severity: Severity;
  count: number;
}

/** What of an account's current certificates could not be read, of one part and for one reason. */
export interface ReadingFailureCount {
  accountId: string;
  part: ReadingPart;
  reason: string;
  count: number;
}

/** A field of Cloudflare's record, a block of its PEM, a field of an element. */
export type ReadingPart = 'record' | 'block' | 'field';

/** The last sync runs of one account. Instants in seconds since the epoch; null before the first. */
export interface ExposedAccount {
  accountId: string;
  name: string;
  lastSuccess: number | null;
  lastAttempt: number | null;
  complete: boolean;
  /** Of the last run that has ended. */
  outcome: SyncOutcome | null;
  /** Null when it was complete. */
  reason: string | null;
  durationSeconds: number | null;
  listed: number | null;
  reported: number | null;
  /** When the list was last read by a run that has ended. */
  listReadAt: number | null;
}

export interface AssociationAge {
  accountId: string;
  /**
   * When those of the account's associations that are known the longest were read, in seconds since the epoch; null
   * while those of some certificate have never been read.
   */
  oldestReadAt: number | null;
}

/** The database as the metrics read it; all that one `read` gives is of one snapshot. */
export interface ExpositionSource {
  read<T>(work: (snapshot: ExpositionSnapshot) => Promise<T>): Promise<T>;
}

export interface ExpositionSnapshot {
  accounts(): Promise<ExposedAccount[]>;
  /** Changes only with the inventory or the `listReadAt` of an account. */
  associationAges(): Promise<AssociationAge[]>;
  /** A text that differs whenever anything that `certificates` gives may differ. */
  inventoryVersion(): Promise<string>;
  /** Every current certificate, in batches; `names` of its elements only where they are asked for. */
  certificates(wanted?: { names: boolean }): AsyncIterable<ExposedCertificate[]>;
  /**
   * The findings on current certificates at `now`, each check and severity of a certificate once, in batches. They
   * change with the inventory, and by the clock when `findingCounts` says so.
   */
  openFindings(now: string): AsyncIterable<ExposedFinding[]>;
  /** States at `now`, and the next instant (ISO 8601) at which one changes by the clock alone, or null. */
  stateCounts(
    now: string,
    expiringWithinSeconds: number,
  ): Promise<{ counts: StateCounts[]; validUntil: string | null }>;
  /** Findings at `now`, and the next instant (ISO 8601) at which an exception expires, or null. */
  findingCounts(now: string): Promise<{ counts: FindingCount[]; validUntil: string | null }>;
  readingFailures(): Promise<ReadingFailureCount[]>;
}
