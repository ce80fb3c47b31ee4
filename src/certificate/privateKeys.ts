import { DerCursor, dottedOid, tags } from './der.ts';

/**
 * Whether a whole, well-formed private key lies anywhere in `bytes`: PKCS #1 and the old DSA form, SEC 1, PKCS #8
 * (RFC 5958) plain or encrypted. For bytes that are otherwise in order, where chance must not accuse anyone.
 */
export function holdsPrivateKey(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(tags.sequence); at !== -1; at = bytes.indexOf(tags.sequence, at + 1)) {
    const cursor = new DerCursor(bytes, at, bytes.length);
    if (cursor.next() && isPrivateKey(cursor.inside())) return true;
  }
  return false;
}

/**
 * Whether anywhere in `bytes` a private key of those kinds begins, be its lengths wrong or its end missing. For
 * bytes that are refused anyway.
 */
export function mayHoldPrivateKey(bytes: Buffer): boolean {
  if (holdsPrivateKey(bytes)) return true;
  for (let at = bytes.indexOf(tags.sequence); at !== -1; at = bytes.indexOf(tags.sequence, at + 1)) {
    const content = contentOffset(bytes, at);
    if (beginsPrivateKey(bytes.subarray(content, content + 300))) return true;
  }
  return bytes.includes('openssh-key-v1');
}

function isPrivateKey(fields: DerCursor): boolean {
  if (fields.peek() === tags.sequence) return isEncryptedKey(fields);
  if (!fields.nextIs(tags.integer) || fields.content().length !== 1 || (fields.content()[0] ?? 2) > 1)
    return false;
  if (fields.nextIs(tags.sequence)) {
    return startsWithOid(fields.inside()) && fields.nextIs(tags.octetString) && restIsTagged(fields);
  }
  if (fields.nextIs(tags.octetString)) return isScalar(fields.content()) && restIsTagged(fields);
  let numbers = 0;
  while (numbers < 16 && fields.nextIs(tags.integer)) numbers++;
  return numbers >= 5 && (fields.done || fields.peek() === tags.sequence);
}

/** EncryptedPrivateKeyInfo: an algorithm of PKCS #5 or #12, then the ciphertext. */
function isEncryptedKey(fields: DerCursor): boolean {
  if (!fields.nextIs(tags.sequence)) return false;
  const algorithm = fields.inside();
  const oid = algorithm.nextIs(tags.oid) ? dottedOid(algorithm.content()) : null;
  const encrypts = oid?.startsWith('1.2.840.113549.1.5.') || oid?.startsWith('1.2.840.113549.1.12.1.');
  return Boolean(encrypts) && fields.nextIs(tags.octetString) && fields.done;
}

function startsWithOid(algorithm: DerCursor): boolean {
  return algorithm.nextIs(tags.oid);
}

/** Of SEC 1 and PKCS #8 only `[0]` and `[1]` may follow. */
function restIsTagged(fields: DerCursor): boolean {
  while (!fields.done) {
    const form = fields.peek() & 0xde;
    if (form !== 0x80 || !fields.next()) return false;
  }
  return true;
}

/** The private scalars of curves have between 14 and 72 octets. */
function isScalar(octets: Buffer): boolean {
  return octets.length >= 14 && octets.length <= 72;
}

/** The same forms by their first octets alone. A tbsCertificate of version 1 begins like PKCS #8 up to its issuer. */
function beginsPrivateKey(content: Buffer): boolean {
  if (content[0] === tags.sequence) {
    const oid = content.subarray(contentOffset(content, 0), contentOffset(content, 0) + 10);
    return oid[0] === tags.oid && /^06(09|0a|0b)2a864886f70d01(05|0c01)/.test(oid.toString('hex'));
  }
  if (content[0] !== tags.integer || content[1] !== 1 || (content[2] ?? 2) > 1) return false;
  const second = content[3];
  const length = content[4] ?? 0;
  if (second === tags.integer) return length >= 0x40;
  if (second === tags.octetString) return length >= 14 && length <= 72;
  if (second !== tags.sequence || content[contentOffset(content, 3)] !== tags.oid) return false;
  const algorithm = new DerCursor(content, 3, content.length);
  return !algorithm.next() || algorithm.peek() !== tags.sequence;
}

/** Where the content starts of the element at `at`, whatever its length claims. */
function contentOffset(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length & 0x80 ? Math.min(length & 0x7f, 6) : 0);
}
