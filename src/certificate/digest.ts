import { createHash, hash } from 'node:crypto';
import type { PemBlock } from './pem.ts';

/**
 * SHA-256 in lower-case hex over what `readPem` made of a text: in order, each certificate's place and
 * fingerprint, each refused block's place, label, reason and kept text. Blanks and line ends of the PEM make no
 * difference. Nothing of a private key enters, as `readPem` keeps nothing of it: only that one was there.
 */
export function contentDigest(blocks: PemBlock[]): string {
  const digest = createHash('sha256');
  for (const block of blocks) {
    const parts =
      block.kind === 'certificate'
        ? [block.kind, block.bundleIndex, hash('sha256', block.der, 'hex')]
        : [block.kind, block.bundleIndex, block.label, block.reason, textDigest(block.text)];
    digest.update(`${JSON.stringify(parts)}\n`);
  }
  return digest.digest('hex');
}

function textDigest(text: string | null): string | null {
  return text === null ? null : hash('sha256', text.replace(/\s+/g, ''), 'hex');
}
