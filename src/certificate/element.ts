import { hash } from 'node:crypto';
import { type CertificateParts, certificateParts } from './certificateStructure.ts';
import { DerCursor, dottedOid, smallInteger, tags } from './der.ts';
import { readExtensions } from './extensions.ts';
import type { SubjectAlternativeName } from './generalNames.ts';
import { type NameReading, readName } from './names.ts';
import { type PublicKeyReading, readPublicKey } from './publicKey.ts';
import type { FailingField, FieldFailure, FieldFailureReason } from './reasons.ts';
import { verifySignature } from './selfSignature.ts';
import { signatureAlgorithm } from './signatureAlgorithms.ts';
import { readTime } from './time.ts';

export type { SubjectAlternativeName } from './generalNames.ts';
export type { FieldFailure } from './reasons.ts';

/** Rises whenever the same DER can give another reading, so that what is stored can be read again. */
export const PARSER_VERSION = 1;

/**
 * One X.509 certificate as read. A field is null when it could not be read (then a failure names it) or, where
 * said, when the certificate has no such thing. No string holds control characters, bidirectional controls or
 * lone surrogates: they are escaped as `\XX`.
 */
export interface CertificateElement {
  /** SHA-256 of the whole input, lower-case hex; always there. */
  fingerprintSha256: string;
  /** `PARSER_VERSION` of the reader that made this. */
  parserVersion: number;
  /** False when the input is no X.509 certificate: all else is null, and one failure of `certificate` says why. */
  parses: boolean;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, lower-case hex. */
  spkiSha256: string | null;
  /** The content octets of the INTEGER, lower-case hex with its leading zeros; two's complement if negative. */
  serialNumber: string | null;
  /** The serial number's value, signed. */
  serialNumberDecimal: string | null;
  /** As people count it: 3 for v3; numbers beyond 3, which do not exist, are given as found. */
  version: number | null;
  /** RFC 4514. */
  subject: string | null;
  /** The last common name; null when there is none. */
  subjectCn: string | null;
  issuer: string | null;
  issuerCn: string | null;
  /** `YYYY-MM-DDTHH:MM:SSZ`, years 0000 to 9999. */
  notBefore: string | null;
  notAfter: string | null;
  /** E.g. `ecdsa-with-SHA256`; the dotted OID when unknown. That of the outer AlgorithmIdentifier. */
  signatureAlgorithm: string | null;
  signatureAlgorithmOid: string | null;
  keyAlgorithm: string | null;
  keyAlgorithmOid: string | null;
  /** Bits; null also for algorithms whose keys have no known size. */
  keySize: number | null;
  /** Null for keys without a curve. */
  curve: string | null;
  /** False without basicConstraints. */
  isCa: boolean | null;
  /** Null when there is no limit. */
  pathLength: number | null;
  /** Empty without the extension; likewise the next two. */
  keyUsage: string[] | null;
  extendedKeyUsage: string[] | null;
  subjectAlternativeNames: SubjectAlternativeName[] | null;
  /** Lower-case hex; null without the extension. */
  subjectKeyIdentifier: string | null;
  authorityKeyIdentifier: string | null;
  /** Subject and issuer are equal octet by octet, and the signature verifies with the certificate's own key. */
  selfSigned: boolean | null;
  failures: FieldFailure[];
}

/**
 * Reads every field of one DER certificate. Never throws: what can't be read is null and named in `failures`;
 * one broken field costs no other. Runs in time linear in the input, which is bounded.
 */
export function readElement(der: Uint8Array): CertificateElement {
  const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength);
  const fingerprintSha256 = sha256(bytes);
  const parts = bytes.length > maxElementOctets ? 'too_large' : certificateParts(bytes);
  if (typeof parts === 'string') return unreadable(fingerprintSha256, parts);

  const failures: FieldFailure[] = [];
  const fail = (field: FailingField, reason: FieldFailureReason | null) => {
    if (reason !== null) failures.push({ field, reason });
  };
  const serial = readSerialNumber(parts.serialNumber, fail);
  const selfIssued = parts.subject.equals(parts.issuer);
  const subject = readName(parts.subject);
  const issuer = selfIssued ? subject : readName(parts.issuer);
  noteNameFailures(subject, issuer, fail);
  const validity = readValidity(parts.validity, fail);
  const key = readPublicKey(parts.spki);
  const { failures: keyFailures, ...keyFields } = key;
  const { failures: extensionFailures, ...extensionFields } = readExtensions(parts.extensions);
  failures.push(...keyFailures, ...extensionFailures);
  const signatureOid = readSignatureOid(parts, fail);
  return {
    fingerprintSha256,
    parserVersion: PARSER_VERSION,
    parses: true,
    spkiSha256: sha256(parts.spki),
    ...serial,
    version: readVersion(parts.version, fail),
    subject: subject.name,
    subjectCn: subject.commonName,
    issuer: issuer.name,
    issuerCn: issuer.commonName,
    ...validity,
    signatureAlgorithm:
      signatureOid === null ? null : (signatureAlgorithm(signatureOid)?.name ?? signatureOid),
    signatureAlgorithmOid: signatureOid,
    ...keyFields,
    ...extensionFields,
    selfSigned: selfIssued ? isSelfSigned(parts, signatureOid, key, fail) : false,
    failures,
  };
}

/**
 * A quarter more than a certificate with 10,000 names has. Made to be slow, one of this size takes some 25 ms; a larger
 * one keeps its fingerprint.
 */
export const maxElementOctets = 262_144;

type Fail = (field: FailingField, reason: FieldFailureReason | null) => void;

function sha256(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex');
}

function unreadable(fingerprintSha256: string, reason: FieldFailureReason): CertificateElement {
  return {
    fingerprintSha256,
    parserVersion: PARSER_VERSION,
    parses: false,
    spkiSha256: null,
    serialNumber: null,
    serialNumberDecimal: null,
    version: null,
    subject: null,
    subjectCn: null,
    issuer: null,
    issuerCn: null,
    notBefore: null,
    notAfter: null,
    signatureAlgorithm: null,
    signatureAlgorithmOid: null,
    keyAlgorithm: null,
    keyAlgorithmOid: null,
    keySize: null,
    curve: null,
    isCa: null,
    pathLength: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectAlternativeNames: null,
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    selfSigned: null,
    failures: [{ field: 'certificate', reason }],
  };
}

/** RFC 5280 4.1.2.2 allows 20 octets; far longer ones would only burden whatever indexes or prints them. */
const maxSerialOctets = 128;

function readSerialNumber(
  content: Buffer,
  fail: Fail,
): Pick<CertificateElement, 'serialNumber' | 'serialNumberDecimal'> {
  if (content.length === 0 || content.length > maxSerialOctets) {
    const reason = content.length === 0 ? 'malformed' : 'too_large';
    fail('serial_number', reason);
    fail('serial_number_decimal', reason);
    return { serialNumber: null, serialNumberDecimal: null };
  }
  const first = content[0] ?? 0;
  const second = content[1];
  const padded = second !== undefined && first === (second & 0x80 ? 0xff : 0x00);
  if (padded) fail('serial_number', 'not_minimal');
  const serialNumber = content.toString('hex');
  const value = BigInt.asIntN(content.length * 8, BigInt(`0x${serialNumber}`));
  return { serialNumber, serialNumberDecimal: value.toString() };
}

function readVersion(content: Buffer | null, fail: Fail): number | null {
  if (content === null) return 1;
  const version = smallInteger(content);
  if (version !== null && version >= 0 && version < 2 ** 31 - 1) return version + 1;
  fail('version', 'out_of_range');
  return null;
}

function noteNameFailures(subject: NameReading, issuer: NameReading, fail: Fail): void {
  fail('subject', subject.nameReason);
  fail('subject_cn', subject.commonNameReason);
  fail('issuer', issuer.nameReason);
  fail('issuer_cn', issuer.commonNameReason);
}

function readValidity(content: Buffer, fail: Fail): Pick<CertificateElement, 'notBefore' | 'notAfter'> {
  const times = new DerCursor(content, 0, content.length);
  const notBefore = times.next() ? readTime(times.tag, times.content()) : null;
  const notAfter = times.next() && times.done ? readTime(times.tag, times.content()) : null;
  if (notBefore === null) fail('not_before', 'time_invalid');
  if (notAfter === null) fail('not_after', 'time_invalid');
  return { notBefore, notAfter };
}

function readSignatureOid(parts: CertificateParts, fail: Fail): string | null {
  const algorithm = new DerCursor(parts.outerAlgorithm, 0, parts.outerAlgorithm.length);
  const oid = algorithm.nextIs(tags.oid) ? dottedOid(algorithm.content()) : null;
  if (oid === null) fail('signature_algorithm', 'malformed');
  else if (!parts.outerAlgorithm.equals(parts.innerAlgorithm))
    fail('signature_algorithm', 'algorithm_mismatch');
  return oid;
}

function isSelfSigned(
  parts: CertificateParts,
  algorithmOid: string | null,
  key: PublicKeyReading,
  fail: Fail,
): boolean | null {
  // RFC 5280 4.1.1.2 requires the two to be equal; OpenSSL takes no signature for valid where they differ.
  if (!parts.outerAlgorithm.equals(parts.innerAlgorithm)) return false;
  const parameters = new DerCursor(parts.outerAlgorithm, 0, parts.outerAlgorithm.length);
  parameters.next();
  const verified =
    algorithmOid === null
      ? null
      : verifySignature({
          signed: parts.signed,
          signature: parts.signature.subarray(1),
          algorithmOid,
          parameters: parts.outerAlgorithm.subarray(parameters.position),
          spki: parts.spki,
          key,
        });
  if (verified === null) fail('self_signed', 'algorithm_unsupported');
  return verified;
}
