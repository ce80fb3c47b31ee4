import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import type { Thresholds } from '../policy.ts';

/**
 * Finds elements whose key has fewer bits than the threshold of its kind. Keys without a known size, and of kinds that
 * come in one size only, are not judged.
 *
 * Source: NIST SP 800-57 Part 1, table 2 (which sizes give which strength) and SP 800-131A: 112 bits of strength (RSA,
 * DSA and DH 2048, elliptic curves 224) are the least that is acceptable, 128 bits (3072, 256) what is asked for beyond
 * 2030.
 */
export function weakKey(
  { elements }: AssessedCertificate,
  thresholds: Thresholds['weak_key'],
): Observation[] {
  return elements.flatMap(({ bundleIndex, keyAlgorithm, keySize }) => {
    const threshold = thresholdOf.get(keyAlgorithm ?? '');
    if (threshold === undefined || keySize === null || keySize >= thresholds[threshold]) return [];
    const detail =
      `The ${keyAlgorithm} key has ${keySize} bits; the policy asks for at least ${thresholds[threshold]}. ` +
      'Replace the certificate by one with a stronger key.';
    return [{ bundleIndex, detail }];
  });
}

const thresholdOf = new Map<string, keyof Thresholds['weak_key']>([
  ['RSA', 'rsaBits'],
  ['RSA-PSS', 'rsaBits'],
  ['RSAES-OAEP', 'rsaBits'],
  ['DSA', 'dsaBits'],
  ['DH', 'dsaBits'],
  ['EC', 'ecBits'],
  ['ECDH', 'ecBits'],
]);
