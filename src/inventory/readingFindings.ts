import type { Certificate } from './queries.ts';

/** Something about a certificate that a person should know of. */
export interface Finding {
  check: 'private_key_in_pem' | 'unreadable';
  severity: 'critical' | 'warning';
  /** The block that it is about; null when it is about the certificate as a whole. */
  bundleIndex: number | null;
  detail: string;
  openedAt: string;
}

/**
 * The findings that the reading of a certificate proves by itself: a private key in its PEM, and whatever of the PEM
 * could not be read. A block that is no certificate and does not claim to be one is not reported beside readable ones.
 */
export function readingFindings(
  certificate: Pick<Certificate, 'elements' | 'refusedBlocks' | 'earliestNotAfter' | 'changedAt'>,
): Finding[] {
  const { elements, refusedBlocks, earliestNotAfter, changedAt: openedAt } = certificate;
  const unreadable = (bundleIndex: number | null, detail: string): Finding => ({
    check: 'unreadable',
    severity: 'warning',
    bundleIndex,
    detail,
    openedAt,
  });

  const privateKeys = refusedBlocks
    .filter(({ reason }) => reason === 'private_key_in_pem')
    .map(({ bundleIndex }): Finding => {
      const detail =
        'The PEM that Cloudflare returns holds a private key. It was discarded and is not stored here; take the key ' +
        'for exposed, replace the certificate and its key.';
      return { check: 'private_key_in_pem', severity: 'critical', bundleIndex, detail, openedAt };
    });
  const refused = refusedBlocks
    .filter(({ reason }) => reason !== 'private_key_in_pem' && reason !== 'not_a_certificate')
    .map(({ bundleIndex, label, reason }) =>
      unreadable(
        bundleIndex,
        `${label === null ? 'A part' : `A block "${label}"`} of the PEM was refused: ${reason}.`,
      ),
    );
  const unparsed = elements
    .filter(({ parses }) => !parses)
    .map(({ bundleIndex, failures }) =>
      unreadable(
        bundleIndex,
        `The element is no X.509 certificate: ${failures.map(({ reason }) => reason).join(', ')}.`,
      ),
    );
  const found = [...refused, ...unparsed];
  if (earliestNotAfter === null && found.length === 0) {
    found.push(unreadable(null, 'No element of the PEM has an expiry that could be read.'));
  }
  return [...privateKeys, ...found].sort(byBundleIndex);
}

function byBundleIndex(a: Finding, b: Finding): number {
  return (a.bundleIndex ?? -1) - (b.bundleIndex ?? -1);
}
