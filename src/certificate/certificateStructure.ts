import { DerCursor, tags } from './der.ts';
import type { FieldFailureReason } from './reasons.ts';

/** Where the parts of a certificate lie (RFC 5280 4.1); each is a view of the input, nothing is copied. */
export interface CertificateParts {
  /** The tbsCertificate with its header: what is signed. */
  signed: Buffer;
  /** Content octets of the version's INTEGER; null when absent, which means version 1. */
  version: Buffer | null;
  /** Content octets of the serial number's INTEGER. */
  serialNumber: Buffer;
  /** Content octets of the AlgorithmIdentifiers: the one outside, and the one under the signature. */
  outerAlgorithm: Buffer;
  innerAlgorithm: Buffer;
  /** Content octets of the Names and of the Validity. */
  issuer: Buffer;
  validity: Buffer;
  subject: Buffer;
  /** The SubjectPublicKeyInfo with its header. */
  spki: Buffer;
  /** Over the content of `[3]`; null when the certificate has no extensions. */
  extensions: DerCursor | null;
  /** Content octets of the BIT STRING. */
  signature: Buffer;
}

/** Takes a certificate apart without looking into its fields; a reason when it is no X.509 certificate. */
export function certificateParts(der: Buffer): CertificateParts | FieldFailureReason {
  const outer = new DerCursor(der, 0, der.length);
  if (outer.peek() !== tags.sequence) return 'malformed';
  if (!outer.next()) return der[1] === 0x80 ? 'indefinite_length' : 'truncated';
  if (!outer.done) return 'trailing_data';

  const certificate = outer.inside();
  if (!certificate.nextIs(tags.sequence)) return 'malformed';
  const tbs = certificate.inside();
  const signed = certificate.element();
  if (!certificate.nextIs(tags.sequence)) return 'malformed';
  const outerAlgorithm = certificate.content();
  if (!certificate.nextIs(tags.bitString) || !certificate.done) return 'malformed';
  const signature = certificate.content();

  let version: Buffer | null = null;
  if (tbs.nextIs(0xa0)) {
    const explicit = tbs.inside();
    if (!explicit.nextIs(tags.integer) || !explicit.done) return 'malformed';
    version = explicit.content();
  }
  if (!tbs.nextIs(tags.integer)) return 'malformed';
  const serialNumber = tbs.content();
  const sequences: Buffer[] = [];
  for (let i = 0; i < 4; i++) {
    if (!tbs.nextIs(tags.sequence)) return 'malformed';
    sequences.push(tbs.content());
  }
  const [innerAlgorithm, issuer, validity, subject] = sequences;
  if (!innerAlgorithm || !issuer || !validity || !subject) return 'malformed';
  if (!tbs.nextIs(tags.sequence)) return 'malformed';
  const spki = tbs.element();

  // issuerUniqueID and subjectUniqueID, primitive or (BER) constructed; nothing in them is shown.
  if (tbs.peek() === 0x81 || tbs.peek() === 0xa1) tbs.next();
  if (tbs.peek() === 0x82 || tbs.peek() === 0xa2) tbs.next();
  const extensions = tbs.nextIs(0xa3) ? tbs.inside() : null;
  if (!tbs.done) return 'malformed';
  return {
    signed,
    version,
    serialNumber,
    outerAlgorithm,
    innerAlgorithm,
    issuer,
    validity,
    subject,
    spki,
    extensions,
    signature,
  };
}
