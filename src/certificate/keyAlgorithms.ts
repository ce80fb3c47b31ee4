/**
 * How the size of a public key of an algorithm is found: the bits of the modulus, of the curve, of the prime
 * in the parameters, a fixed number, or the bits of a key of this many octets that stands there as it is.
 */
export type KeySizing =
  | { by: 'modulus' | 'curve' | 'prime' }
  | { by: 'fixed'; bits: number }
  | { by: 'octets'; octets: number };

export interface KeyAlgorithm {
  name: string;
  sizing: KeySizing;
}

/** The public key algorithm with this OID; null when unknown. */
export function keyAlgorithm(oid: string): KeyAlgorithm | null {
  return algorithms.get(oid) ?? null;
}

const modulus: KeySizing = { by: 'modulus' };
const curve: KeySizing = { by: 'curve' };
const prime: KeySizing = { by: 'prime' };

/**
 * RFC 3279, 4055, 5480, 8410, 9215 (GOST), 9881 (ML-DSA), 9909 (SLH-DSA), 9935 (ML-KEM).
 * X25519 and X448 count as OpenSSL counts them: 253 and 448 bits.
 */
const algorithms = new Map<string, KeyAlgorithm>([
  ['1.2.840.113549.1.1.1', { name: 'RSA', sizing: modulus }],
  ['1.2.840.113549.1.1.7', { name: 'RSAES-OAEP', sizing: modulus }],
  ['1.2.840.113549.1.1.10', { name: 'RSA-PSS', sizing: modulus }],
  ['2.5.8.1.1', { name: 'RSA', sizing: modulus }],
  ['1.2.840.10045.2.1', { name: 'EC', sizing: curve }],
  ['1.3.132.1.12', { name: 'ECDH', sizing: curve }],
  ['1.2.840.10040.4.1', { name: 'DSA', sizing: prime }],
  ['1.2.840.113549.1.3.1', { name: 'DH', sizing: prime }],
  ['1.2.840.10046.2.1', { name: 'DH', sizing: prime }],
  ['1.3.101.110', { name: 'X25519', sizing: { by: 'fixed', bits: 253 } }],
  ['1.3.101.111', { name: 'X448', sizing: { by: 'fixed', bits: 448 } }],
  ['1.3.101.112', { name: 'Ed25519', sizing: { by: 'octets', octets: 32 } }],
  ['1.3.101.113', { name: 'Ed448', sizing: { by: 'octets', octets: 57 } }],
  ['1.2.643.2.2.19', { name: 'GOST R 34.10-2001', sizing: { by: 'fixed', bits: 256 } }],
  ['1.2.643.7.1.1.1.1', { name: 'GOST R 34.10-2012-256', sizing: { by: 'fixed', bits: 256 } }],
  ['1.2.643.7.1.1.1.2', { name: 'GOST R 34.10-2012-512', sizing: { by: 'fixed', bits: 512 } }],
  ['2.16.840.1.101.3.4.3.17', { name: 'ML-DSA-44', sizing: { by: 'octets', octets: 1312 } }],
  ['2.16.840.1.101.3.4.3.18', { name: 'ML-DSA-65', sizing: { by: 'octets', octets: 1952 } }],
  ['2.16.840.1.101.3.4.3.19', { name: 'ML-DSA-87', sizing: { by: 'octets', octets: 2592 } }],
  ['2.16.840.1.101.3.4.3.20', { name: 'SLH-DSA-SHA2-128s', sizing: { by: 'octets', octets: 32 } }],
  ['2.16.840.1.101.3.4.3.21', { name: 'SLH-DSA-SHA2-128f', sizing: { by: 'octets', octets: 32 } }],
  ['2.16.840.1.101.3.4.3.22', { name: 'SLH-DSA-SHA2-192s', sizing: { by: 'octets', octets: 48 } }],
  ['2.16.840.1.101.3.4.3.23', { name: 'SLH-DSA-SHA2-192f', sizing: { by: 'octets', octets: 48 } }],
  ['2.16.840.1.101.3.4.3.24', { name: 'SLH-DSA-SHA2-256s', sizing: { by: 'octets', octets: 64 } }],
  ['2.16.840.1.101.3.4.3.25', { name: 'SLH-DSA-SHA2-256f', sizing: { by: 'octets', octets: 64 } }],
  ['2.16.840.1.101.3.4.3.26', { name: 'SLH-DSA-SHAKE-128s', sizing: { by: 'octets', octets: 32 } }],
  ['2.16.840.1.101.3.4.3.27', { name: 'SLH-DSA-SHAKE-128f', sizing: { by: 'octets', octets: 32 } }],
  ['2.16.840.1.101.3.4.3.28', { name: 'SLH-DSA-SHAKE-192s', sizing: { by: 'octets', octets: 48 } }],
  ['2.16.840.1.101.3.4.3.29', { name: 'SLH-DSA-SHAKE-192f', sizing: { by: 'octets', octets: 48 } }],
  ['2.16.840.1.101.3.4.3.30', { name: 'SLH-DSA-SHAKE-256s', sizing: { by: 'octets', octets: 64 } }],
  ['2.16.840.1.101.3.4.3.31', { name: 'SLH-DSA-SHAKE-256f', sizing: { by: 'octets', octets: 64 } }],
  ['2.16.840.1.101.3.4.4.1', { name: 'ML-KEM-512', sizing: { by: 'octets', octets: 800 } }],
  ['2.16.840.1.101.3.4.4.2', { name: 'ML-KEM-768', sizing: { by: 'octets', octets: 1184 } }],
  ['2.16.840.1.101.3.4.4.3', { name: 'ML-KEM-1024', sizing: { by: 'octets', octets: 1568 } }],
]);
