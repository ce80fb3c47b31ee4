import type { AssessedCertificate } from './assessedCertificate.ts';
import { newerTwins } from './checks/newerTwins.ts';
import type { Policy } from './policy.ts';

/**
 * The earliest instant after `now` at which the passing of time alone can change what `assess` gives for this
 * certificate; null when none can. Until then it gives the same.
 *
 * At its notAfter a certificate is still valid (RFC 5280 4.1.2.5), so that what follows from an expiry follows one
 * millisecond later, the least step of a Date.
 */
export function nextReview(certificate: AssessedCertificate, policy: Policy, now: Date): Date | null {
  const instants = [...ofExpiry(certificate, policy), ...ofTwins(certificate, policy)];
  // An unreadable instant is NaN, which is not greater than anything.
  const next = instants
    .filter((instant) => instant > now.getTime())
    .reduce((earliest, instant) => Math.min(earliest, instant), Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? new Date(next) : null;
}

function ofExpiry({ services, earliestNotAfter }: AssessedCertificate, policy: Policy): number[] {
  const { severities, thresholds } = policy;
  if (services.length === 0 || earliestNotAfter === null) return [];
  const end = Date.parse(earliestNotAfter);
  const instants: number[] = [];
  if (severities.expiring_in_use !== null)
    instants.push(end - thresholds.expiring_in_use.withinSeconds * 1000);
  if (severities.expired_in_use !== null || severities.expiring_in_use !== null) instants.push(end + 1);
  return instants;
}

/** A newer twin supersedes the certificate, and silences its coming expiry, while it is valid itself. */
function ofTwins(certificate: AssessedCertificate, { severities }: Policy): number[] {
  const silencesExpiry = severities.expiring_in_use !== null && certificate.services.length > 0;
  if (severities.superseded === null && !silencesExpiry) return [];
  return newerTwins(certificate).flatMap(({ notBefore, notAfter }) => [
    Date.parse(notBefore ?? ''),
    Date.parse(notAfter ?? '') + 1,
  ]);
}
