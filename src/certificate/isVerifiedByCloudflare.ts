import type { CertificateElement } from './element.ts';

/**
 * Whether Cloudflare verifies certificates of these algorithms: RSA (not PSS) and ECDSA with SHA-1, 256, 384 or 512.
 * Source: https://developers.cloudflare.com/ssl/client-certificates/byo-ca/
 */
export function isVerifiedByCloudflare({
  keyAlgorithm,
  signatureAlgorithm,
}: Pick<CertificateElement, 'keyAlgorithm' | 'signatureAlgorithm'>): boolean {
  return keys.has(keyAlgorithm ?? '') && signatures.has(signatureAlgorithm ?? '');
}

const keys = new Set(['RSA', 'EC']);

const signatures = new Set([
  'sha1WithRSA',
  'sha1WithRSAEncryption',
  'sha256WithRSAEncryption',
  'sha384WithRSAEncryption',
  'sha512WithRSAEncryption',
  'ecdsa-with-SHA1',
  'ecdsa-with-SHA256',
  'ecdsa-with-SHA384',
  'ecdsa-with-SHA512',
]);
