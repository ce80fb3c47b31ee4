import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { nameElement, nameFew, nameReference } from './wording.ts';

/**
 * Finds that other certificates have the same leading element, and elements that occur twice within the bundle. Two are
 * the same when the SHA-256 of their DER is. Cloudflare itself refuses the same PEM a second time within one account
 * (code 1471), not another PEM of the same certificate. A chain has each certificate once (RFC 8446 4.4.2).
 */
export function duplicateCertificate(certificate: AssessedCertificate): Observation[] {
  const { accountId, duplicates, elements } = certificate;
  const observations: Observation[] = [];
  if (duplicates.length > 0) {
    const others = nameFew(duplicates, (other) => nameReference(other, accountId));
    const detail =
      `The same certificate is also stored as ${others}. Keep one where one account needs it only once, and replace ` +
      'all of them together.';
    observations.push({ bundleIndex: null, detail });
  }
  const seen = new Set<string>();
  for (const element of elements) {
    const { fingerprintSha256, bundleIndex } = element;
    if (seen.has(fingerprintSha256)) {
      const detail = `The ${nameElement(element)} is in the bundle before. Upload the bundle with each certificate once.`;
      observations.push({ bundleIndex, detail });
    }
    seen.add(fingerprintSha256);
  }
  return observations;
}
