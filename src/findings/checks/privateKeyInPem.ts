import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';

/**
 * Finds private keys in the PEM that Cloudflare returns. A key that others could read is compromised and has to be
 * replaced (NIST SP 800-57 Part 1, 5.5; RFC 5280 5.3.1, keyCompromise).
 */
export function privateKeyInPem({ refusedBlocks }: AssessedCertificate): Observation[] {
  const detail =
    'The PEM that Cloudflare returns holds a private key. It was discarded and is not stored here; take the key for ' +
    'exposed, replace the certificate and its key.';
  return refusedBlocks
    .filter(({ reason }) => reason === 'private_key_in_pem')
    .map(({ bundleIndex }) => ({ bundleIndex, detail }));
}
