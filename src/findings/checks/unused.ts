import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import type { Thresholds } from '../policy.ts';
import { toSecond } from './wording.ts';

/**
 * Finds that no service has used the certificate for the time of the threshold. What is known decides, not the clock:
 * the associations must have been read that long after the last use. Source: NIST SP 800-57 Part 1, 8.3.4: a key that is
 * no longer needed is destroyed.
 */
export function unused(
  { services, associationsReadAt, unusedSince }: AssessedCertificate,
  threshold: Thresholds['unused'],
): Observation[] {
  if (services.length > 0 || associationsReadAt === null) return [];
  if (!(Date.parse(associationsReadAt) >= provenFrom({ unusedSince }, threshold))) return [];
  const detail =
    `No Cloudflare service has used it since ${toSecond(unusedSince)}. Delete it if nobody needs it, and destroy its ` +
    'private key: it takes a place in the quota, and a key that nobody watches can be stolen unnoticed.';
  return [{ bundleIndex: null, detail }];
}

/** From when on a reading without associations proves that the certificate is unused, in milliseconds since the epoch. */
function provenFrom(
  { unusedSince }: Pick<AssessedCertificate, 'unusedSince'>,
  { afterSeconds }: Thresholds['unused'],
): number {
  return Date.parse(unusedSince) + afterSeconds * 1000;
}

/**
 * From when on, in milliseconds since the epoch, the next reading of the associations may show that the certificate is
 * unused; infinite when it is known to be, or in use. Readings come without any change of the inventory.
 */
export function unusedReview(certificate: AssessedCertificate, threshold: Thresholds['unused']): number {
  if (certificate.services.length > 0 || unused(certificate, threshold).length > 0)
    return Number.POSITIVE_INFINITY;
  return provenFrom(certificate, threshold);
}
