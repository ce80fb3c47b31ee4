import type { AssessedCertificate } from '../assessedCertificate.ts';

/**
 * Whether something of the PEM that can be a certificate could not be read: then what seems to be missing may be there,
 * and what Cloudflare declares may describe it.
 */
export function hasUnreadBlock({
  elements,
  refusedBlocks,
}: Pick<AssessedCertificate, 'elements' | 'refusedBlocks'>): boolean {
  return elements.some(({ parses }) => !parses) || refusedBlocks.some(isUnreadBlock);
}

/** Blocks labelled as something else are none of the chain; a key is, where the label says certificate. */
function isUnreadBlock({ bundleIndex, reason }: AssessedCertificate['refusedBlocks'][number]): boolean {
  return bundleIndex !== null || (reason !== 'not_a_certificate' && reason !== 'private_key_in_pem');
}
