import { recordDigest } from './readRecord.ts';
import type { SourceRecord } from './source.ts';

/** A record without its PEM text, as it was stored: instants have lost the zeros at their end. */
export interface StoredRecord {
  record: Omit<SourceRecord, 'certificates'>;
  bundleDigest: string;
  recordDigest: string;
}

/**
 * The digest that a stored record has with another bundle, so that the next sync sees no difference. Null when
 * Cloudflare's spelling of the record cannot be told from what is stored, e.g. of an instant with an offset: the spelling
 * is proven by the digest that is stored.
 */
export function rereadRecordDigest(stored: StoredRecord, bundleDigest: string): string | null {
  const { record, bundleDigest: oldBundle, recordDigest: expected } = stored;
  for (const uploadedOn of spellings(record.uploadedOn)) {
    for (const expiresOn of spellings(record.declared.expiresOn)) {
      const spelled = { ...record, uploadedOn, declared: { ...record.declared, expiresOn } };
      if (recordDigest(spelled, oldBundle) === expected) return recordDigest(spelled, bundleDigest);
    }
  }
  return null;
}

const MAX_FRACTION_DIGITS = 9;

/** An instant in UTC as PostgreSQL gives it back, with so many zeros at its end as it may have come with. */
function spellings(instant: string | null): (string | null)[] {
  if (instant === null) return [null];
  const [seconds = '', digits = ''] = instant.slice(0, -1).split('.');
  return Array.from({ length: MAX_FRACTION_DIGITS + 1 - digits.length }, (_, zeros) => {
    const fraction = digits.padEnd(digits.length + zeros, '0');
    return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
  });
}
