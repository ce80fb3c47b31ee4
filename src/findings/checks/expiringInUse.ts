import { certificateState } from '../../certificate/validity.ts';
import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import type { Thresholds } from '../policy.ts';
import { expiringElement } from './expiringElement.ts';
import { supersededBy } from './superseded.ts';
import { nameFew, quoteForeign } from './wording.ts';

/**
 * Finds that the first element to expire does so within the threshold, boundary included, while services use the
 * certificate, and that no newer one in use takes its place. Validity: RFC 5280 4.1.2.5. How long before is a choice;
 * 30 days before is also when Cloudflare's "mTLS Certificate Store Certificate Expiration Alert" is first sent:
 * https://developers.cloudflare.com/notifications/notification-available/
 */
export function expiringInUse(
  certificate: AssessedCertificate,
  { withinSeconds }: Thresholds['expiring_in_use'],
  now: Date,
): Observation[] {
  const { services, earliestNotAfter } = certificate;
  if (services.length === 0) return [];
  const state = certificateState({ earliestNotAfter, latestNotBefore: null }, now, withinSeconds);
  if (state !== 'expiring' || supersededBy(certificate, now) !== null) return [];
  const { bundleIndex, name } = expiringElement(certificate);
  const detail =
    `The ${name} expires on ${earliestNotAfter}, and the certificate is used by ${nameFew(services, quoteForeign)}. ` +
    'Upload its successor and attach it there before that instant.';
  return [{ bundleIndex, detail }];
}
