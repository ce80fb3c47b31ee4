import type { AssessedCertificate, AssessedElement } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { addTo } from './addTo.ts';
import { type BundleIssuers, bundleIssuers, isSelfIssued } from './bundleIssuers.ts';
import { hasUnreadBlock } from './hasUnreadBlock.ts';
import { nameElement, quoteRead } from './wording.ts';

/**
 * Finds that no chain from the leading element reaches a self-issued one, where that tells of a fault: the bundle has
 * elements that are not linked to the leading one, or it was uploaded as a CA, whose path must end at a trust anchor
 * (RFC 5280 6.1). A client certificate without its root, or alone, is in order (RFC 8446 4.4.2 lets the root be left
 * out). Nothing is proven where a part of the bundle, or a name in it, could not be read.
 */
export function chainIncomplete(certificate: AssessedCertificate): Observation[] {
  const { elements, ca } = certificate;
  const [leading] = elements;
  if (!leading || hasUnreadBlock(certificate)) return [];
  if (elements.some(({ subject, issuer }) => subject === null || issuer === null)) return [];
  const issuers = bundleIssuers(elements);
  const top = topOf(leading, issuers);
  if (isSelfIssued(top)) return [];
  const lacksLink = linkedElements(leading, issuers).size < issuers.elements.length;
  if (!lacksLink && ca !== true) return [];
  const end = issuers.of(top).length > 0 ? 'it leads in a circle' : 'which is not in the bundle';
  const remedy = lacksLink
    ? 'The bundle has elements that do not belong to this chain: a link is missing. Upload it again with that link.'
    : 'A CA is verified up to a self-signed root: upload it together with the rest of its chain.';
  const detail = `The chain ends at the ${nameElement(top)}, issued by ${quoteRead(top.issuer ?? '')}: ${end}. ${remedy}`;
  return [{ bundleIndex: top.bundleIndex, detail }];
}

/**
 * Where the way up from the leading element ends: at a self-issued one if any can be reached, else at the nearest one
 * without an issuer in the bundle; in a circle, at the last one reached.
 */
function topOf(leading: AssessedElement, issuers: BundleIssuers): AssessedElement {
  const reached = new Set([leading]);
  let deadEnd: AssessedElement | null = null;
  let last = leading;
  // What is added to a Set during iteration is visited as well, and each once: so circles end.
  for (const element of reached) {
    if (isSelfIssued(element)) return element;
    const above = issuers.of(element);
    if (above.length === 0) deadEnd ??= element;
    for (const issuer of above) reached.add(issuer);
    last = element;
  }
  return deadEnd ?? last;
}

/** The elements that the leading one has to do with: its issuers and those whom it issued, and theirs in turn. */
function linkedElements(leading: AssessedElement, issuers: BundleIssuers): Set<AssessedElement> {
  const issued = new Map<AssessedElement, AssessedElement[]>();
  for (const child of issuers.elements) {
    for (const issuer of issuers.of(child)) addTo(issued, issuer, child);
  }
  const linked = new Set([leading]);
  for (const element of linked) {
    for (const issuer of issuers.of(element)) linked.add(issuer);
    for (const child of issued.get(element) ?? []) linked.add(child);
  }
  return linked;
}
