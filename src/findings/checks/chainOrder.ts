import type { AssessedCertificate, AssessedElement } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { bundleIssuers, canBeIssuer } from './bundleIssuers.ts';
import { nameElement, quoteRead } from './wording.ts';

/**
 * Finds elements whose issuer is in the bundle, but not directly after them. Each certificate of a list should certify
 * the one before it (RFC 8446 4.4.2; RFC 5246 7.4.2: must), and clients of the older rule refuse another order. A
 * repeated element counts at any of its places.
 */
export function chainOrder({ elements }: AssessedCertificate): Observation[] {
  if (elements.length < 2) return [];
  const issuers = bundleIssuers(elements);
  const inOrder = new Set([...precedingTheirIssuer(elements), ...precedingTheirIssuer(issuers.elements)]);
  return issuers.elements
    .filter((child) => issuers.of(child).length > 0 && !inOrder.has(child.fingerprintSha256))
    .map((child) => ({
      bundleIndex: child.bundleIndex,
      detail:
        `The ${nameElement(child)} is not directly followed by its issuer ${quoteRead(child.issuer ?? '')}, which is elsewhere in ` +
        'the bundle. Upload the bundle with each certificate directly before its issuer.',
    }));
}

/** Fingerprints of the elements directly after which one of their issuers stands. */
function precedingTheirIssuer(elements: readonly AssessedElement[]): string[] {
  return elements
    .filter((element, at) => {
      const next = elements[at + 1];
      return next !== undefined && canBeIssuer(next, element);
    })
    .map(({ fingerprintSha256 }) => fingerprintSha256);
}
