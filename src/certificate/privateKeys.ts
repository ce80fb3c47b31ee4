import { DerCursor, dottedOid, tags } from './der.ts';

/**
 * Whether a whole, well-formed private key lies anywhere in `bytes`: PKCS #1 and the old DSA form, SEC 1, PKCS #8
 * (RFC 5958) plain or encrypted. For bytes that are otherwise in order, where chance must not accuse anyone.
 */
export function holdsPrivateKey(bytes: Buffer): boolean {
  return someSequence(bytes, (at) => {
    if (!beginsPrivateKey(bytes, at)) return false;
    const cursor = new DerCursor(bytes, at, bytes.length);
    return cursor.next() && isPrivateKey(cursor.inside());
  });
}

/**
 * Whether anywhere in `bytes` a private key of those kinds or of OpenSSH begins, be its lengths wrong or its end
 * missing. For bytes that are refused anyway.
 */
export function mayHoldPrivateKey(bytes: Buffer): boolean {
  return someSequence(bytes, (at) => beginsPrivateKey(bytes, at)) || bytes.includes('openssh-key-v1');
}

function someSequence(bytes: Buffer, test: (at: number) => boolean): boolean {
  for (let at = bytes.indexOf(tags.sequence); at !== -1; at = bytes.indexOf(tags.sequence, at + 1)) {
    if (test(at)) return true;
  }
  return false;
}

/** What `beginsPrivateKey` let through, looked at to its end. */
function isPrivateKey(fields: DerCursor): boolean {
  if (fields.peek() === tags.sequence) return isEncryptedKey(fields);
  if (!fields.nextIs(tags.integer)) return false;
  if (fields.nextIs(tags.sequence)) {
    return fields.inside().nextIs(tags.oid) && fields.nextIs(tags.octetString) && restIsTagged(fields);
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

/**
 * The same forms by the first octets of the SEQUENCE at `at` alone. It looks at a handful of octets and allocates
 * nothing: hostile input can have a SEQUENCE at every octet.
 */
function beginsPrivateKey(bytes: Buffer, at: number): boolean {
  const content = contentOffset(bytes, at);
  if (bytes[content] === tags.sequence) return beginsEncryption(bytes, contentOffset(bytes, content));
  const isVersion = bytes[content] === tags.integer && bytes[content + 1] === 1;
  if (!isVersion || (bytes[content + 2] ?? 2) > 1) return false;
  const length = bytes[content + 4] ?? 0;
  switch (bytes[content + 3]) {
    case tags.integer:
      return length >= 0x40;
    case tags.octetString:
      return length >= 14 && length <= 72;
    case tags.sequence: {
      // A tbsCertificate of version 1 begins like PKCS #8, but goes on with the SEQUENCE of its issuer.
      const issuerFollows = length < 0x80 && bytes[content + 5 + length] === tags.sequence;
      return bytes[contentOffset(bytes, content + 3)] === tags.oid && !issuerFollows;
    }
    default:
      return false;
  }
}

const pkcs5 = Buffer.from('06092a864886f70d0105', 'hex');
const pkcs12 = Buffer.from('060a2a864886f70d010c01', 'hex');

function beginsEncryption(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== tags.oid) return false;
  return [pkcs5, pkcs12].some((oid) => bytes.subarray(at, at + oid.length).equals(oid));
}

/** Where the content starts of the element at `at`, whatever its length claims. */
function contentOffset(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length & 0x80 ? Math.min(length & 0x7f, 6) : 0);
}
