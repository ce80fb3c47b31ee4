import { createPublicKey } from 'node:crypto';
import { type Curve, curveByOid, curveByOpensslName } from './curves.ts';
import { DerCursor, dottedOid, isNegative, tags, unsignedBits } from './der.ts';
import { type KeySizing, keyAlgorithm } from './keyAlgorithms.ts';
import type { FieldFailure } from './reasons.ts';

export interface PublicKeyReading {
  /** E.g. `RSA`, `EC`, `Ed25519`; the dotted OID when unknown, null when unreadable. */
  keyAlgorithm: string | null;
  keyAlgorithmOid: string | null;
  /** Bits: of the modulus, the curve's field, the prime, or the raw key; null when unknown. */
  keySize: number | null;
  /** `explicit` for parameters that spell out a curve without a name; null for keys without a curve. */
  curve: string | null;
  failures: FieldFailure[];
}

/** Reads a whole SubjectPublicKeyInfo (RFC 5280 4.1.2.7), header included. A key of an unknown algorithm has no size. */
export function readPublicKey(spki: Buffer): PublicKeyReading {
  const reading: PublicKeyReading = {
    keyAlgorithm: null,
    keyAlgorithmOid: null,
    keySize: null,
    curve: null,
    failures: [],
  };
  const outer = new DerCursor(spki, 0, spki.length);
  outer.next();
  const info = outer.inside();
  const oid = info.nextIs(tags.sequence) ? readAlgorithmOid(info.inside()) : null;
  if (oid === null) {
    reading.failures.push({ field: 'key_algorithm', reason: 'malformed' });
    return reading;
  }
  const parameters = info.inside();
  parameters.next();
  const algorithm = keyAlgorithm(oid);
  reading.keyAlgorithmOid = oid;
  reading.keyAlgorithm = algorithm?.name ?? oid;
  if (!info.nextIs(tags.bitString) || !info.done || info.contentStart === info.contentEnd) {
    reading.failures.push({ field: 'key_size', reason: 'key_malformed' });
  } else if (algorithm !== null) {
    measure(algorithm.sizing, reading, spki, parameters, info.content().subarray(1));
  }
  return reading;
}

function readAlgorithmOid(algorithm: DerCursor): string | null {
  return algorithm.nextIs(tags.oid) ? dottedOid(algorithm.content()) : null;
}

/** Fills size and curve; `parameters` stands before the algorithm's parameters, `key` is the key's octets. */
function measure(
  sizing: KeySizing,
  reading: PublicKeyReading,
  spki: Buffer,
  parameters: DerCursor,
  key: Buffer,
): void {
  switch (sizing.by) {
    case 'fixed':
      reading.keySize = sizing.bits;
      return;
    case 'octets':
      if (key.length === sizing.octets) reading.keySize = key.length * 8;
      else reading.failures.push({ field: 'key_size', reason: 'key_malformed' });
      return;
    case 'modulus':
      measureModulus(reading, key);
      return;
    case 'prime':
      measurePrime(reading, parameters);
      return;
    case 'curve':
      measureCurve(reading, spki, parameters);
      return;
  }
}

/** RSAPublicKey ::= SEQUENCE { modulus, publicExponent } (RFC 8017 A.1.1). A negative modulus still has its size. */
function measureModulus(reading: PublicKeyReading, key: Buffer): void {
  const outer = new DerCursor(key, 0, key.length);
  const numbers = outer.nextIs(tags.sequence) && outer.done ? outer.inside() : null;
  if (numbers?.nextIs(tags.integer)) {
    const modulus = numbers.content();
    if (numbers.nextIs(tags.integer) && numbers.done) {
      const exponent = numbers.content();
      if (unsignedBits(exponent) !== null) reading.keySize = unsignedBits(modulus);
      if (reading.keySize !== null && !isNegative(modulus) && !isNegative(exponent)) return;
    }
  }
  reading.failures.push({ field: 'key_size', reason: 'key_malformed' });
}

/** The prime comes first in the parameters of DSA and of both forms of DH (RFC 3279 2.3.2, 2.3.3; PKCS #3). */
function measurePrime(reading: PublicKeyReading, parameters: DerCursor): void {
  if (parameters.nextIs(tags.sequence)) {
    const numbers = parameters.inside();
    if (numbers.nextIs(tags.integer)) reading.keySize = unsignedBits(numbers.content());
    if (reading.keySize === null) reading.failures.push({ field: 'key_size', reason: 'key_malformed' });
  } else {
    // RFC 3279 2.3.2: without parameters the key has those of the issuer's key, which is not at hand.
    reading.failures.push({ field: 'key_size', reason: 'key_parameters_missing' });
  }
}

function measureCurve(reading: PublicKeyReading, spki: Buffer, parameters: DerCursor): void {
  if (parameters.nextIs(tags.oid)) {
    const oid = dottedOid(parameters.content());
    const curve = oid === null ? null : curveByOid(oid);
    reading.curve = curve?.name ?? oid;
    reading.keySize = curve?.bits ?? null;
    if (oid === null) reading.failures.push({ field: 'curve', reason: 'malformed' });
  } else if (parameters.nextIs(tags.sequence)) {
    const known = recogniseExplicitCurve(spki);
    reading.curve = known?.name ?? 'explicit';
    reading.keySize = known?.bits ?? explicitFieldBits(parameters.inside());
    if (reading.keySize === null) reading.failures.push({ field: 'key_size', reason: 'key_malformed' });
  } else {
    reading.failures.push({ field: 'curve', reason: 'key_parameters_missing' });
  }
}

/**
 * OpenSSL names a curve given by parameters only when all of them, the generator included, are a known curve's;
 * matching less is how CVE-2020-0601 fooled its victims. It also bounds the field at 661 bits.
 */
function recogniseExplicitCurve(spki: Buffer): Curve | null {
  if (spki.length > 2_048) return null;
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return curveByOpensslName(key.asymmetricKeyDetails?.namedCurve ?? '');
  } catch {
    return null;
  }
}

/** ECParameters ::= SEQUENCE { version, FieldID { prime-field, p } | { characteristic-two-field, { m … } }, … } (X9.62). */
function explicitFieldBits(ecParameters: DerCursor): number | null {
  if (!ecParameters.nextIs(tags.integer) || !ecParameters.nextIs(tags.sequence)) return null;
  const field = ecParameters.inside();
  if (!field.nextIs(tags.oid)) return null;
  if (field.nextIs(tags.integer)) return unsignedBits(field.content());
  if (!field.nextIs(tags.sequence)) return null;
  const characteristicTwo = field.inside();
  if (!characteristicTwo.nextIs(tags.integer) || characteristicTwo.content().length > 3) return null;
  const degree = characteristicTwo.content();
  return degree.length > 0 ? degree.readUIntBE(0, degree.length) : null;
}
