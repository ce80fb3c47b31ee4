import type { SourceRecord } from '../inventory/source.ts';
import { type ParsedPem, parsePem } from './parsePem.ts';

/** A certificate record of Cloudflare's with what its PEM holds. */
export interface ParsedRecord extends ParsedPem {
  record: SourceRecord;
}

/** Reads the PEM of a record; a record without one has neither certificates nor refused blocks. */
export function parseRecord(record: SourceRecord): ParsedRecord {
  const pem =
    record.certificates === null ? { certificates: [], refused: [] } : parsePem(record.certificates);
  return { record, ...pem };
}
