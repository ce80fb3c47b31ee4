import type {
  RecordFailure,
  RecordFailureReason,
  SourceAssociation,
  SourceRecord,
} from '../inventory/source.ts';
import { isRfc3339 } from './rfc3339.ts';
import { showsPrivateKey, storable } from './text.ts';

/**
 * One mTLS certificate record of Cloudflare's JSON, each field taken alone: what is missing or unusable costs that
 * field and leaves an entry in `failures`. `name` and `type` may be absent (the one is optional, the other new in
 * 2026). Null when the record has no usable id, so that it cannot be told from another.
 */
export function readRecord(raw: unknown): SourceRecord | null {
  const fields = asFields(raw);
  const certificateId = fields === null ? null : readId(fields.id);
  if (fields === null || certificateId === null) {
    return null;
  }
  const failures: RecordFailure[] = [];
  const take = <T>(field: string, read: Read<T>, optional = false): T | null => {
    const value = fields[field];
    if (value === undefined || value === null) {
      if (!optional) failures.push({ field, reason: 'missing' });
      return null;
    }
    const reading = read(value);
    if (reading.reason !== null) failures.push({ field, reason: reading.reason });
    return reading.value;
  };
  return {
    certificateId,
    name: take('name', words(shortCharacters), true),
    ca: take('ca', boolean),
    type: take('type', words(shortCharacters), true),
    certificates: take('certificates', text(pemCharacters)),
    uploadedOn: take('uploaded_on', timestamp),
    declared: {
      expiresOn: take('expires_on', timestamp),
      issuer: take('issuer', words(nameCharacters)),
      serialNumber: take('serial_number', serialNumber),
      signature: take('signature', words(shortCharacters)),
    },
    failures,
  };
}

/** One association; null when `service` or `status` is not usable text, or is a private key. Both are open strings. */
export function readAssociation(raw: unknown): SourceAssociation | null {
  const fields = asFields(raw);
  if (typeof fields?.service !== 'string' || typeof fields.status !== 'string') {
    return null;
  }
  const [service, status] = [storable(fields.service).text, storable(fields.status).text];
  const unusable = (value: string) => value.length > shortCharacters || showsPrivateKey(value);
  return unusable(service) || unusable(status) ? null : { service, status };
}

/**
 * An id as an open string: Cloudflare's schema says 32 characters and its own example has 36. It becomes a path
 * segment and a metric label, so no slash, no control or format character, and not `.` or `..`, which a URL drops.
 */
export function readId(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.trim() !== raw || /^$|^\.{1,2}$|[/\\\p{C}]/u.test(raw)) {
    return null;
  }
  return raw.length <= 64 ? raw : null;
}

/** An object's own keys; null for anything else. */
export function asFields(raw: unknown): Record<string, unknown> | null {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? { ...raw } : null;
}

/** Cloudflare publishes no limits; an index entry of PostgreSQL holds 2704 bytes at most. */
const shortCharacters = 512;
const nameCharacters = 16_384;
const pemCharacters = 2 * 1024 * 1024;

type Read<T> = (value: unknown) => { value: T | null; reason: RecordFailureReason | null };

function failed(reason: RecordFailureReason) {
  return { value: null, reason };
}

function text(maxCharacters: number): Read<string> {
  return (value) => {
    if (typeof value !== 'string') return failed('wrong_type');
    if (value.length > maxCharacters) return failed('too_large');
    const stored = storable(value);
    return { value: stored.text, reason: stored.damaged ? 'invalid_value' : null };
  };
}

/** Text that is kept and shown as it is: a private key, which has no place in it, is not. */
function words(maxCharacters: number): Read<string> {
  const read = text(maxCharacters);
  return (value) =>
    typeof value === 'string' && value.length <= maxCharacters && showsPrivateKey(value)
      ? failed('invalid_value')
      : read(value);
}

const boolean: Read<boolean> = (value) =>
  typeof value === 'boolean' ? { value, reason: null } : failed('wrong_type');

/** Kept with the digits as received: a JavaScript date would cut microseconds. */
const timestamp: Read<string> = (value) => {
  if (typeof value !== 'string') return failed('wrong_type');
  return isRfc3339(value) ? { value, reason: null } : failed('invalid_value');
};

/** Decimal text. As a JSON number its digits are lost already. */
const serialNumber: Read<string> = (value) => {
  if (typeof value !== 'string') return failed('wrong_type');
  if (value.length > shortCharacters) return failed('too_large');
  return /^-?\d+$/.test(value) ? { value, reason: null } : failed('invalid_value');
};
