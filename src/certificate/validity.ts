import type { CertificateElement } from './element.ts';

/** In the order in which one is decided: the first that holds is the state. */
export const certificateStates = ['unreadable', 'expired', 'not_yet_valid', 'expiring', 'valid'] as const;

export type CertificateState = (typeof certificateStates)[number];

/** The smallest notAfter of the elements, `YYYY-MM-DDTHH:MM:SSZ`; null when none has one. */
export function earliestNotAfter(elements: Iterable<Pick<CertificateElement, 'notAfter'>>): string | null {
  let earliest: string | null = null;
  for (const { notAfter } of elements) {
    if (notAfter !== null && (earliest === null || notAfter < earliest)) earliest = notAfter;
  }
  return earliest;
}

/** The largest notBefore of the elements, `YYYY-MM-DDTHH:MM:SSZ`; null when none has one. */
export function latestNotBefore(elements: Iterable<Pick<CertificateElement, 'notBefore'>>): string | null {
  let latest: string | null = null;
  for (const { notBefore } of elements) {
    if (notBefore !== null && (latest === null || notBefore > latest)) latest = notBefore;
  }
  return latest;
}

/**
 * The state of a certificate at `now`. Both ends of the validity period belong to it (RFC 5280 4.1.2.5): at
 * notAfter itself it is not yet expired. `expiring` includes the boundary: exactly `expiringWithinSeconds` left
 * is expiring. `earliestNotAfter` and `latestNotBefore` are ISO 8601 in UTC; a null `latestNotBefore` hinders
 * nothing, a null `earliestNotAfter` is `unreadable`.
 */
export function certificateState(
  certificate: { earliestNotAfter: string | null; latestNotBefore: string | null },
  now: Date,
  expiringWithinSeconds: number,
): CertificateState {
  if (certificate.earliestNotAfter === null) return 'unreadable';
  const remaining = Date.parse(certificate.earliestNotAfter) - now.getTime();
  if (remaining < 0) return 'expired';
  if (certificate.latestNotBefore !== null && Date.parse(certificate.latestNotBefore) > now.getTime()) {
    return 'not_yet_valid';
  }
  return remaining <= expiringWithinSeconds * 1000 ? 'expiring' : 'valid';
}
