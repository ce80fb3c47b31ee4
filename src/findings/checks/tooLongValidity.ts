import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import type { Thresholds } from '../policy.ts';

/**
 * Finds elements that are valid for longer than the threshold of CAs, or of all others. Both ends belong to the period
 * (RFC 5280 4.1.2.5), so that it is a second longer than their difference.
 *
 * Sources: 825 days, CA/Browser Forum ballot 193 and Apple's limit for TLS servers also of private CAs
 * (https://support.apple.com/103769); 398 days, CA/Browser Forum Baseline Requirements 6.3.2 until March 2026; 9132
 * days (25 years), the same for roots, 7.1.2.1.1; 5479 days (15 years), Mozilla Root Store Policy 7.4. They bind public
 * CAs: for private ones they are a choice, hence the profiles.
 */
export function tooLongValidity(
  { elements }: AssessedCertificate,
  { leafSeconds, caSeconds }: Thresholds['too_long_validity'],
): Observation[] {
  return elements.flatMap(({ bundleIndex, notBefore, notAfter, isCa }) => {
    if (notBefore === null || notAfter === null) return [];
    const seconds = (Date.parse(notAfter) - Date.parse(notBefore)) / 1000 + 1;
    const most = isCa === true ? caSeconds : leafSeconds;
    if (!(seconds > most)) return [];
    const detail =
      `It is valid from ${notBefore} to ${notAfter}, longer than the ${duration(most)} that the policy allows ` +
      `${isCa === true ? 'a CA' : 'what is not a CA'}. Have its successor issued for a shorter time.`;
    return [{ bundleIndex, detail }];
  });
}

function duration(seconds: number): string {
  return seconds % 86_400 === 0 ? `${seconds / 86_400} days` : `${seconds} seconds`;
}
