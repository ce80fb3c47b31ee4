import { DerCursor, dottedOid, tags } from './der.ts';

const { sequence, integer, octetString, oid } = tags;

/**
 * Whether a whole, well-formed private key lies anywhere in `bytes`: PKCS #1 and the old DSA form, SEC 1, PKCS #8
 * (RFC 5958) plain or encrypted, or one of OpenSSH begins. For bytes that are otherwise in order, where chance must
 * not accuse anyone.
 */
export function holdsPrivateKey(bytes: Buffer): boolean {
  if (bytes.includes(opensshBeginning)) return true;
  for (let at = nextBeginning(bytes, 0); at !== -1; at = nextBeginning(bytes, at + 1)) {
    const cursor = new DerCursor(bytes, at, bytes.length);
    if (cursor.next() && isPrivateKey(cursor.inside())) return true;
  }
  return false;
}

/**
 * Whether anywhere in `bytes` a private key of those kinds or of OpenSSH begins, be its lengths wrong or its end
 * missing. For bytes that are refused anyway.
 */
export function mayHoldPrivateKey(bytes: Buffer): boolean {
  return nextBeginning(bytes, 0) !== -1 || bytes.includes('openssh-key-v1');
}

/** Its magic and the length of the cipher's name, which is short (openssh-portable, PROTOCOL.key). */
const opensshBeginning = Buffer.from('openssh-key-v1\0\0\0\0');

/** Where, from `start` on, a SEQUENCE begins as a private key does; -1 when nowhere. */
function nextBeginning(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] === sequence && beginsPrivateKey(bytes, at)) return at;
  }
  return -1;
}

/** What `beginsPrivateKey` let through, looked at to its end. */
function isPrivateKey(fields: DerCursor): boolean {
  if (fields.peek() === sequence) return isEncryptedKey(fields);
  if (!fields.nextIs(integer)) return false;
  if (fields.nextIs(sequence)) {
    return fields.inside().nextIs(oid) && fields.nextIs(octetString) && restIsTagged(fields);
  }
  if (fields.nextIs(octetString)) return isScalar(fields.content()) && restIsTagged(fields);
  let numbers = 0;
  while (numbers < 16 && fields.nextIs(integer)) numbers++;
  return numbers >= 5 && (fields.done || fields.peek() === sequence);
}

/** EncryptedPrivateKeyInfo: an algorithm of PKCS #5 or #12, then the ciphertext. */
function isEncryptedKey(fields: DerCursor): boolean {
  if (!fields.nextIs(sequence)) return false;
  const algorithm = fields.inside();
  const name = algorithm.nextIs(oid) ? dottedOid(algorithm.content()) : null;
  const encrypts = name?.startsWith('1.2.840.113549.1.5.') || name?.startsWith('1.2.840.113549.1.12.1.');
  return Boolean(encrypts) && fields.nextIs(octetString) && fields.done;
}

/**
 * Of SEC 1 and PKCS #8 only `[0]` and `[1]` may follow. Not more than a few are looked at: in hostile input each of
 * ten thousand beginnings can have ten thousand of them.
 */
function restIsTagged(fields: DerCursor): boolean {
  for (let left = 8; left > 0 && !fields.done; left--) {
    const form = fields.peek() & 0xde;
    if (form !== 0x80 || !fields.next()) return false;
  }
  return fields.done;
}

/** The private scalars of curves have between 14 and 72 octets. */
function isScalar(octets: Buffer): boolean {
  return octets.length >= 14 && octets.length <= 72;
}

/**
 * The same forms by the first octets of the SEQUENCE at `at` alone. It looks at a handful of octets and allocates
 * nothing: hostile input can have a SEQUENCE at every octet.
 */
function beginsPrivateKey(bytes: Buffer, at: number): boolean {
  const content = contentOffset(bytes, at);
  if (bytes[content] === sequence) return beginsEncryption(bytes, contentOffset(bytes, content));
  const isVersion = bytes[content] === integer && bytes[content + 1] === 1;
  if (!isVersion || (bytes[content + 2] ?? 2) > 1) return false;
  const length = bytes[content + 4] ?? 0;
  switch (bytes[content + 3]) {
    case integer:
      return length >= 0x40;
    case octetString:
      return length >= 14 && length <= 72;
    case sequence: {
      // A tbsCertificate of version 1 begins like PKCS #8, but goes on with the SEQUENCE of its issuer.
      const issuerFollows = length < 0x80 && bytes[content + 5 + length] === sequence;
      return bytes[contentOffset(bytes, content + 3)] === oid && !issuerFollows;
    }
    default:
      return false;
  }
}

const pkcs5 = Buffer.from('06092a864886f70d0105', 'hex');
const pkcs12 = Buffer.from('060a2a864886f70d010c01', 'hex');

function beginsEncryption(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== oid) return false;
  return standsAt(bytes, at, pkcs5) || standsAt(bytes, at, pkcs12);
}

function standsAt(bytes: Buffer, at: number, octets: Buffer): boolean {
  for (let i = 0; i < octets.length; i++) if (bytes[at + i] !== octets[i]) return false;
  return true;
}

/** Where the content starts of the element at `at`, whatever its length claims. */
function contentOffset(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length & 0x80 ? Math.min(length & 0x7f, 6) : 0);
}
