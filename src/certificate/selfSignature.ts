import { constants, createPublicKey, verify } from 'node:crypto';
import { DerCursor, dottedOid, smallInteger, tags } from './der.ts';
import type { PublicKeyReading } from './publicKey.ts';
import { type SignatureAlgorithm, signatureAlgorithm } from './signatureAlgorithms.ts';

export interface SignedPart {
  /** The bytes that are signed: the tbsCertificate with its header. */
  signed: Buffer;
  /** The signature's octets, without the count of unused bits. */
  signature: Buffer;
  algorithmOid: string;
  /** The parameters of the algorithm with their header; empty when absent. */
  parameters: Buffer;
  /** The SubjectPublicKeyInfo to verify with, and what was read of it. */
  spki: Buffer;
  key: PublicKeyReading;
}

/**
 * Whether a signature verifies with the given key: false also when the key is of another kind than the algorithm
 * needs; null when nothing here can tell: an algorithm that the
 * node:crypto at hand does not verify (MD2, SM2, GOST, …), or a key too large to be tried in bounded time.
 */
export function verifySignature(part: SignedPart): boolean | null {
  const algorithm = signatureAlgorithm(part.algorithmOid);
  if (!algorithm?.scheme) return null;
  if (!isKeyFor(algorithm, part.key)) return false;
  if (!isTriable(part.key)) return null;
  try {
    const key = createPublicKey({ key: part.spki, format: 'der', type: 'spki' });
    if (algorithm.scheme !== 'RSA-PSS') return verify(algorithm.hash, part.signed, key, part.signature);
    const pss = readPssParameters(part.parameters);
    if (pss === null) return null;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(pss.hash, part.signed, { key, padding, saltLength: pss.saltLength }, part.signature);
  } catch {
    return null;
  }
}

function isKeyFor({ scheme, name }: SignatureAlgorithm, { keyAlgorithm }: PublicKeyReading): boolean {
  switch (scheme) {
    case 'RSA-PSS':
      return keyAlgorithm === 'RSA' || keyAlgorithm === 'RSA-PSS';
    case 'ECDSA':
      return keyAlgorithm === 'EC';
    case 'pure':
      return keyAlgorithm === name;
    default:
      return keyAlgorithm === scheme;
  }
}

/** Verifying costs with the cube of the size: these bounds keep the worst key under some 10 ms. */
const largestKeys = new Map([
  ['RSA', 8192],
  ['RSA-PSS', 8192],
  ['DSA', 4096],
]);

function isTriable(key: PublicKeyReading): boolean {
  if (key.keyAlgorithm === 'EC') return key.keySize !== null && key.curve !== 'explicit';
  return (key.keySize ?? 0) <= (largestKeys.get(key.keyAlgorithm ?? '') ?? Number.POSITIVE_INFINITY);
}

const hashes = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/**
 * RSASSA-PSS-params (RFC 4055 3.1): the hash and the salt's length in octets; null when broken, or when the mask
 * generation uses another hash, which node:crypto can't do.
 */
function readPssParameters(parameters: Buffer): { hash: string; saltLength: number } | null {
  const outer = new DerCursor(parameters, 0, parameters.length);
  if (!outer.nextIs(tags.sequence)) return null;
  const fields = outer.inside();
  let hash: string | null = 'sha1';
  let maskHash: string | null = 'sha1';
  let saltLength: number | null = 20;
  if (fields.nextIs(0xa0)) hash = readHash(fields.inside());
  if (fields.nextIs(0xa1)) {
    const generator = fields.inside();
    const parts = generator.nextIs(tags.sequence) ? generator.inside() : null;
    maskHash = parts?.nextIs(tags.oid) ? readHash(parts) : null;
  }
  if (fields.nextIs(0xa2)) {
    const salt = fields.inside();
    saltLength = salt.nextIs(tags.integer) ? smallInteger(salt.content()) : null;
  }
  if (hash === null || hash !== maskHash || saltLength === null || saltLength < 0) return null;
  return { hash, saltLength };
}

function readHash(cursor: DerCursor): string | null {
  if (!cursor.nextIs(tags.sequence)) return null;
  const algorithm = cursor.inside();
  if (!algorithm.nextIs(tags.oid)) return null;
  return hashes.get(dottedOid(algorithm.content()) ?? '') ?? null;
}
