import { type SQL, sql } from 'drizzle-orm';
import type { RecordFailure, SourceRecord } from '../inventory/source.ts';
import { fromNullableDatabaseInstant } from './instant.ts';

/** What Cloudflare said of a certificate, of a row `c` of `certalog.certificates`. */
export const recordSelection: SQL = sql`c.certificate_id, c.name, c.ca, c.type, c.uploaded_on, c.declared_expires_on,
  c.declared_issuer, c.declared_serial_number, c.declared_signature, c.record_failures`;

export type RecordColumns = {
  certificate_id: string;
  name: string | null;
  ca: boolean | null;
  type: string | null;
  uploaded_on: string | null;
  declared_expires_on: string | null;
  declared_issuer: string | null;
  declared_serial_number: string | null;
  declared_signature: string | null;
  record_failures: RecordFailure[];
};

/** The record as it came, but for its PEM. */
export function recordOfColumns(columns: RecordColumns): Omit<SourceRecord, 'certificates'> {
  return {
    certificateId: columns.certificate_id,
    name: columns.name,
    ca: columns.ca,
    type: columns.type,
    uploadedOn: fromNullableDatabaseInstant(columns.uploaded_on),
    declared: declaredOfColumns(columns),
    failures: columns.record_failures,
  };
}

/** Cloudflare's word about the certificate. */
export function declaredOfColumns(
  columns: Pick<
    RecordColumns,
    'declared_expires_on' | 'declared_issuer' | 'declared_serial_number' | 'declared_signature'
  >,
): SourceRecord['declared'] {
  return {
    expiresOn: fromNullableDatabaseInstant(columns.declared_expires_on),
    issuer: columns.declared_issuer,
    serialNumber: columns.declared_serial_number,
    signature: columns.declared_signature,
  };
}
