import { isVerifiedByCloudflare } from '../../certificate/isVerifiedByCloudflare.ts';
import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';

/**
 * Finds elements of algorithms that Cloudflare does not verify: all but RSA (not PSS) and ECDSA, signed with SHA-1,
 * SHA-256, SHA-384 or SHA-512. Such a CA is accepted at upload, and every client certificate below it then fails.
 *
 * Source: https://developers.cloudflare.com/ssl/client-certificates/byo-ca/
 */
export function unsupportedKey({ elements }: AssessedCertificate): Observation[] {
  return elements.flatMap((element) => {
    const { bundleIndex, keyAlgorithm, signatureAlgorithm } = element;
    if (keyAlgorithm === null || signatureAlgorithm === null || isVerifiedByCloudflare(element)) return [];
    const detail =
      `Cloudflare verifies RSA and ECDSA with SHA-1, SHA-256, SHA-384 or SHA-512 only; this is a key of ${keyAlgorithm}, ` +
      `signed with ${signatureAlgorithm}. Have it issued again with what Cloudflare verifies, not with SHA-1.`;
    return [{ bundleIndex, detail }];
  });
}
