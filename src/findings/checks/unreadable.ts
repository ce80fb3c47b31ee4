import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { cut } from './wording.ts';

/**
 * Finds what of the PEM could not be read: refused blocks, elements that are no X.509 certificate (RFC 7468 5, RFC 5280
 * 4.1), and a certificate without any expiry. A block that does not claim to be a certificate is not reported beside
 * readable ones; a private key is another finding.
 */
export function unreadable({
  elements,
  refusedBlocks,
  earliestNotAfter,
}: AssessedCertificate): Observation[] {
  const refused = refusedBlocks
    .filter(({ reason }) => reason !== 'private_key_in_pem' && reason !== 'not_a_certificate')
    .map(({ bundleIndex, label, reason }) => ({
      bundleIndex,
      detail: `${label === null ? 'A part' : `A block "${cut(label)}"`} of the PEM was refused: ${reason}. ${remedy}`,
    }));
  const unparsed = elements
    .filter(({ parses }) => !parses)
    .map(({ bundleIndex, failures }) => ({
      bundleIndex,
      detail: `The element is no X.509 certificate: ${failures.map(({ reason }) => reason).join(', ')}. ${remedy}`,
    }));
  const found = [...refused, ...unparsed];
  if (found.length > 0 || earliestNotAfter !== null) return found;
  return [{ bundleIndex: null, detail: `No element of the PEM has an expiry that could be read. ${remedy}` }];
}

const remedy = 'Compare it with the file that was uploaded, and upload that again without what is broken.';
