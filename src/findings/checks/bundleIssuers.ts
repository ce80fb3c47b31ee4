import type { AssessedElement } from '../assessedCertificate.ts';
import { addTo } from './addTo.ts';

/** Who can have issued whom within one bundle, by names and key identifiers: signatures are not verified. */
export interface BundleIssuers {
  /** The elements in order, each by its first place only. */
  elements: readonly AssessedElement[];
  /**
   * The elements that can have issued this one, the one that lives longest first (an unknown end counts as the
   * longest); none for a self-issued one.
   */
  of(child: AssessedElement): readonly AssessedElement[];
}

/** Finds the issuers of a bundle's elements (RFC 5280 6.1: names chain; 4.2.1.1: key identifiers tell keys apart). */
export function bundleIssuers(elements: readonly AssessedElement[]): BundleIssuers {
  const distinct = distinctElements(elements);
  const bySubject = new Map<string, AssessedElement[]>();
  for (const element of longestLivingFirst(distinct)) {
    if (element.subject) addTo(bySubject, element.subject, element);
  }
  const found = new Map<string, Map<string | null, readonly AssessedElement[]>>();
  return {
    elements: distinct,
    of(child) {
      const { issuer, authorityKeyIdentifier } = child;
      if (!issuer || isSelfIssued(child)) return [];
      const ofIssuer = found.get(issuer) ?? new Map<string | null, readonly AssessedElement[]>();
      found.set(issuer, ofIssuer);
      const known = ofIssuer.get(authorityKeyIdentifier);
      if (known) return known;
      const issuers = (bySubject.get(issuer) ?? []).filter((candidate) => isKeyOf(candidate, child));
      ofIssuer.set(authorityKeyIdentifier, issuers);
      return issuers;
    },
  };
}

/** Whether `issuer` has the name that `child` names as its issuer, and no other key than `child` asks for. */
export function canBeIssuer(issuer: AssessedElement, child: AssessedElement): boolean {
  return issuer.subject === child.issuer && isKeyOf(issuer, child);
}

/** Whether subject and issuer are the same name (RFC 5280 6.1). */
export function isSelfIssued({ subject, issuer }: Pick<AssessedElement, 'subject' | 'issuer'>): boolean {
  return subject !== null && subject === issuer;
}

function distinctElements(elements: readonly AssessedElement[]): AssessedElement[] {
  const byFingerprint = new Map<string, AssessedElement>();
  for (const element of elements) {
    const { fingerprintSha256 } = element;
    if (!byFingerprint.has(fingerprintSha256)) byFingerprint.set(fingerprintSha256, element);
  }
  return [...byFingerprint.values()];
}

function isKeyOf(issuer: AssessedElement, child: AssessedElement): boolean {
  const wanted = child.authorityKeyIdentifier;
  const own = issuer.subjectKeyIdentifier;
  return wanted === null || own === null || wanted === own;
}

function longestLivingFirst(elements: readonly AssessedElement[]): AssessedElement[] {
  return elements.toSorted((a, b) => endOf(b) - endOf(a) || a.bundleIndex - b.bundleIndex);
}

/** Milliseconds since the epoch; a number also for an unknown end, so that ends can be subtracted. */
function endOf({ notAfter }: AssessedElement): number {
  return notAfter === null ? Number.MAX_SAFE_INTEGER : Date.parse(notAfter);
}
