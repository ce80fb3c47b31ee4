import { hashOfSignature } from '../../certificate/signatureAlgorithms.ts';
import type { AssessedCertificate, AssessedElement } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { isSelfIssued } from './bundleIssuers.ts';

/**
 * Finds elements that are signed over a digest for which collisions are known or near: who can make two certificates
 * of one digest has the second one signed unseen. Self-signed elements are not judged: the signature of a trust anchor
 * proves nothing to anyone (RFC 5280 6.1). The digest of RSASSA-PSS stands in parameters that are not read.
 *
 * Sources: RFC 6149 (MD2), RFC 6150 (MD4), RFC 6151 (MD5), RFC 6194 and NIST SP 800-131A (SHA-1); RIPEMD-160 has
 * SHA-1's length and is no approved digest of SP 800-131A either.
 */
export function weakSignature({ elements }: AssessedCertificate): Observation[] {
  return elements.flatMap((element) => {
    const { signatureAlgorithm, bundleIndex } = element;
    if (signatureAlgorithm === null || isTrustAnchor(element)) return [];
    if (!weakHashes.has(hashOfSignature(signatureAlgorithm) ?? '')) return [];
    const detail =
      `It is signed with ${signatureAlgorithm}, whose digest does not withstand forgery. Have it issued again, signed ` +
      'with SHA-256 or better.';
    return [{ bundleIndex, detail }];
  });
}

const weakHashes = new Set(['md2', 'md4', 'md5', 'sha1', 'ripemd160']);

/** Where the signature could not be verified (node:crypto has no MD2), a self-issued one is taken for self-signed. */
function isTrustAnchor(element: AssessedElement): boolean {
  return element.selfSigned ?? isSelfIssued(element);
}
