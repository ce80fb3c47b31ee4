import type { SyncReason } from './reasons.ts';

/** Why one field of a record could not be taken as Cloudflare sent it. Closed list. */
export const recordFailureReasons = ['missing', 'wrong_type', 'invalid_value', 'too_large'] as const;
export type RecordFailureReason = (typeof recordFailureReasons)[number];

export interface RecordFailure {
  /** The name of the field in Cloudflare's JSON, e.g. `expires_on`. */
  field: string;
  reason: RecordFailureReason;
}

/** Cloudflare's word about a certificate, by the names that it has outside. */
export function declaredFields({ expiresOn, issuer, serialNumber, signature }: SourceRecord['declared']) {
  return { expires_on: expiresOn, issuer, serial_number: serialNumber, signature };
}

/** One mTLS certificate record as Cloudflare gave it; a field that is absent or unusable is null. */
export interface SourceRecord {
  certificateId: string;
  name: string | null;
  ca: boolean | null;
  /** Open set: `custom`, `gateway_managed`, `access_managed`, … */
  type: string | null;
  /** PEM text, one or more blocks, as received. */
  certificates: string | null;
  /** RFC 3339 with the digits as received (Cloudflare sends microseconds). */
  uploadedOn: string | null;
  declared: {
    expiresOn: string | null;
    issuer: string | null;
    /** Decimal digits as text: far beyond a JavaScript number. */
    serialNumber: string | null;
    signature: string | null;
  };
  failures: RecordFailure[];
}

/** One service that uses a certificate. Both are open strings; Cloudflare publishes no enum. */
export interface SourceAssociation {
  service: string;
  status: string;
}

/** An expected failure of the source, said so that a person can act on it. */
export interface SourceFault {
  reason: SyncReason;
  /** One sentence: what happened, at which operation, and what to do when that is known. Never a secret. */
  detail: string;
}

/** What paging through the list of one account came to. */
export interface Listing {
  /** Distinct certificate ids that were received. */
  listed: number;
  /** Cloudflare's `total_count`; null when no page carried it. */
  reported: number | null;
  pages: number;
  /** Records that could not be identified: no usable id. */
  unidentified: number;
  /** Null when the list is proven whole: every page read and `listed` equals `reported`. */
  fault: SourceFault | null;
  /** True when not even the first page could be read: the run has failed. */
  failed: boolean;
  /** True when the answer was `success: true` with `result: null`, the unconfirmed form of an empty list. */
  nullResult: boolean;
}

export type AssociationReading =
  | { kind: 'read'; associations: SourceAssociation[]; nullResult: boolean }
  | { kind: 'not_found' }
  | { kind: 'failed'; fault: SourceFault };

export type CertificateReading =
  | { kind: 'found'; record: SourceRecord }
  | { kind: 'not_found' }
  | { kind: 'failed'; fault: SourceFault };

/** Requests and retries spent; the caller passes one in per run and reads it at the end. */
export interface RequestTally {
  requests: number;
  retries: number;
}

export interface ReadOptions {
  signal: AbortSignal;
  tally: RequestTally;
}

/**
 * Where certificates are read from: Cloudflare's list, get and associations endpoints of one account.
 * Expected failures are values; a throw is a defect or the abort of `signal`.
 */
export interface CertificateSource {
  /** Pages through the list; `onRecords` gets each page's new records as it arrives, never two calls at once. */
  list(
    accountId: string,
    onRecords: (records: SourceRecord[]) => Promise<void>,
    options: ReadOptions,
  ): Promise<Listing>;
  get(accountId: string, certificateId: string, options: ReadOptions): Promise<CertificateReading>;
  associations(accountId: string, certificateId: string, options: ReadOptions): Promise<AssociationReading>;
}
