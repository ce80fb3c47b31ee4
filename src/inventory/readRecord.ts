import { createHash } from 'node:crypto';
import { contentDigest } from '../certificate/digest.ts';
import { type PemBlock, readPem } from '../certificate/pem.ts';
import type { SourceRecord } from './source.ts';

/** A record with its PEM taken apart; elements are not parsed yet. */
export interface ReadRecord {
  record: SourceRecord;
  blocks: PemBlock[];
  bundleDigest: string;
  recordDigest: string;
}

/** Splits the PEM of a record and digests both, so that an unchanged record is known without parsing anything. */
export function readRecord(record: SourceRecord): ReadRecord {
  const blocks = readPem(record.certificates ?? '');
  const bundleDigest = contentDigest(blocks);
  return { record, blocks, bundleDigest, recordDigest: recordDigest(record, bundleDigest) };
}

/** SHA-256 in lower-case hex over all that is kept of a record, its PEM as the digest of its blocks. */
export function recordDigest(record: Omit<SourceRecord, 'certificates'>, bundleDigest: string): string {
  const { certificateId, name, ca, type, uploadedOn, declared, failures } = record;
  const content = [
    certificateId,
    name,
    ca,
    type,
    uploadedOn,
    declared.expiresOn,
    declared.issuer,
    declared.serialNumber,
    declared.signature,
    failures.map(({ field, reason }) => [field, reason]),
    bundleDigest,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
