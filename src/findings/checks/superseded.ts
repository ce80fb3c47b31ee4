import type { AssessedCertificate, Twin } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { newerTwins } from './newerTwins.ts';
import { nameCertificate } from './wording.ts';

/**
 * Finds that a newer certificate for the same purpose (subject, key usage, extended key usage) is in use in the same
 * account, so that this one has done its service. The rule is Certalog's own, after the renewal of certificates in
 * RFC 3647 4.4.6 and 4.4.7: a renewed certificate keeps its subject and gets a later validity period.
 */
export function superseded(certificate: AssessedCertificate, now: Date): Observation[] {
  const newest = supersededBy(certificate, now);
  if (newest === null) return [];
  const detail =
    `The newer certificate ${nameCertificate(newest)}, valid from ${newest.notBefore} to ` +
    `${newest.notAfter}, has the same subject and key usage and is in use. Move to it what still uses this ` +
    'one, then delete this one; its coming expiry is not warned of any more.';
  return [{ bundleIndex: null, detail }];
}

/** The newest of the newer twins that are valid at `now`, both ends included (RFC 5280 4.1.2.5); null without one. */
export function supersededBy(certificate: AssessedCertificate, now: Date): Twin | null {
  const valid = newerTwins(certificate).filter(
    (twin) => beginOf(twin) <= now.getTime() && endOf(twin) >= now.getTime(),
  );
  return valid.sort(newestFirst)[0] ?? null;
}

function newestFirst(a: Twin, b: Twin): number {
  return beginOf(b) - beginOf(a) || endOf(b) - endOf(a) || (a.certificateId < b.certificateId ? -1 : 1);
}

function beginOf({ notBefore }: Twin): number {
  return Date.parse(notBefore ?? '');
}

function endOf({ notAfter }: Twin): number {
  return Date.parse(notAfter ?? '');
}
