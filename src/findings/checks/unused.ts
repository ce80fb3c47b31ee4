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
  { afterSeconds }: Thresholds['unused'],
): Observation[] {
  if (services.length > 0 || associationsReadAt === null) return [];
  const unusedMilliseconds = Date.parse(associationsReadAt) - Date.parse(unusedSince);
  if (!(unusedMilliseconds >= afterSeconds * 1000)) return [];
  const detail =
    `No Cloudflare service has used it since ${toSecond(unusedSince)}. Delete it if nobody needs it, and destroy its ` +
    'private key: it takes a place in the quota, and a key that nobody watches can be stolen unnoticed.';
  return [{ bundleIndex: null, detail }];
}
