import { type DerCursor, dottedOid, smallInteger, tags } from './der.ts';
import type { ExtensionReading } from './extensions.ts';
import { readGeneralNames } from './generalNames.ts';
import type { FieldFailureReason } from './reasons.ts';

/**
 * Readers of single extension values, each over the content of extnValue: they fill the reading, note
 * reservations in its failures, and answer false when the value is not the structure that it must be.
 */

export function readSubjectKeyIdentifier(value: DerCursor, reading: ExtensionReading): boolean {
  if (!value.nextIs(tags.octetString) || !value.done) return false;
  reading.subjectKeyIdentifier = value.content().toString('hex');
  return true;
}

export function readAuthorityKeyIdentifier(value: DerCursor, reading: ExtensionReading): boolean {
  if (!value.nextIs(tags.sequence) || !value.done) return false;
  const fields = value.inside();
  if (fields.nextIs(0x80)) reading.authorityKeyIdentifier = fields.content().toString('hex');
  while (fields.next());
  return fields.done;
}

/** BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }. */
export function readBasicConstraints(value: DerCursor, reading: ExtensionReading): boolean {
  if (!value.nextIs(tags.sequence) || !value.done) return false;
  const fields = value.inside();
  if (fields.nextIs(tags.boolean)) {
    if (fields.content().length !== 1) return false;
    reading.isCa = fields.content()[0] !== 0;
  }
  if (fields.nextIs(tags.integer)) {
    const pathLength = smallInteger(fields.content());
    if (pathLength !== null && pathLength >= 0 && pathLength < 2 ** 31) reading.pathLength = pathLength;
    else reading.failures.push({ field: 'path_length', reason: 'out_of_range' });
  }
  return fields.done;
}

/** In the order of their bits (RFC 5280 4.2.1.3). */
const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

export function readKeyUsage(value: DerCursor, reading: ExtensionReading): boolean {
  if (!value.nextIs(tags.bitString) || !value.done) return false;
  const content = value.content();
  if (content.length < 1 || (content[0] ?? 0) > 7) return false;
  const octets = content.subarray(1);
  reading.keyUsage = keyUsageNames.filter((_, bit) => (octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7)));
  const beyondNames = octets.some((octet, i) => (i === 1 ? octet & 0x7f : i > 1 && octet !== 0));
  if (beyondNames) reading.failures.push({ field: 'key_usage', reason: 'out_of_range' });
  else if (reading.keyUsage.length === 0) reading.failures.push({ field: 'key_usage', reason: 'empty' });
  return true;
}

/** RFC 5280 4.2.1.12; purposes of others stay dotted OIDs. */
const keyPurposeNames = new Map([
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
]);

export function readExtendedKeyUsage(value: DerCursor, reading: ExtensionReading): boolean {
  if (!value.nextIs(tags.sequence) || !value.done) return false;
  const purposes = value.inside();
  const names: string[] = [];
  while (purposes.nextIs(tags.oid)) {
    const oid = dottedOid(purposes.content());
    if (oid === null) return false;
    names.push(keyPurposeNames.get(oid) ?? oid);
  }
  if (names.length === 0) reading.failures.push({ field: 'extended_key_usage', reason: 'empty' });
  reading.extendedKeyUsage = names;
  return purposes.done;
}

export function readSubjectAlternativeNames(value: DerCursor, reading: ExtensionReading): boolean {
  if (!value.nextIs(tags.sequence) || !value.done) return false;
  const reasons = new Set<FieldFailureReason>();
  reading.subjectAlternativeNames = readGeneralNames(value.inside(), reasons);
  if (reading.subjectAlternativeNames === null) return false;
  if (reading.subjectAlternativeNames.length === 0) reasons.add('empty');
  for (const reason of reasons) reading.failures.push({ field: 'subject_alternative_names', reason });
  return true;
}
