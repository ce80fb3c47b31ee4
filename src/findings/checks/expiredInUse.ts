import { certificateState } from '../../certificate/validity.ts';
import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { expiringElement } from './expiringElement.ts';
import { nameFew, quoteForeign } from './wording.ts';

/**
 * Finds that the first element to expire has expired while services use the certificate. At notAfter itself it is not
 * yet expired: both ends belong to the validity period (RFC 5280 4.1.2.5), and a path with an element outside of it is
 * not valid (RFC 5280 6.1.3).
 */
export function expiredInUse(certificate: AssessedCertificate, now: Date): Observation[] {
  const { services, earliestNotAfter } = certificate;
  if (services.length === 0) return [];
  if (certificateState({ earliestNotAfter, latestNotBefore: null }, now, 0) !== 'expired') return [];
  const { bundleIndex, name } = expiringElement(certificate);
  const detail =
    `The ${name} expired on ${earliestNotAfter}, and the certificate is still used by ` +
    `${nameFew(services, quoteForeign)}. Replace it there by a valid one, or detach it where it is not needed.`;
  return [{ bundleIndex, detail }];
}
