import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { nameElement } from './wording.ts';

/**
 * Finds elements without basicConstraints CA in a certificate that was uploaded as a CA: nothing that they signed is
 * valid (RFC 5280 4.2.1.9), and Cloudflare asks for the flag
 * (https://developers.cloudflare.com/ssl/client-certificates/byo-ca/). Where the extension could not be read, nothing
 * is proven.
 */
export function notACa({ ca, elements }: AssessedCertificate): Observation[] {
  if (ca !== true) return [];
  return elements
    .filter(({ isCa }) => isCa === false)
    .map((element) => ({
      bundleIndex: element.bundleIndex,
      detail:
        `It was uploaded as a CA, but the ${nameElement(element)} is not marked as one (basicConstraints), so that no ` +
        'client certificate is valid through it. Upload the CA itself, or upload this one as a client certificate.',
    }));
}
