import { contentDigest } from '../certificate/digest.ts';
import type { CertificateElement } from '../certificate/element.ts';
import type { PemBlock } from '../certificate/pem.ts';
import type { BundleRereading, ChangedBundle, StoredBundle } from './rereadingStore.ts';

/** A newer reader, of version `parserVersion`. */
export interface Reader {
  readElement: (der: Uint8Array) => CertificateElement;
  readPem: (text: string) => PemBlock[];
  parserVersion: number;
}

/** Splits the kept texts of a stored bundle again; all its other blocks stay as they are. */
export function rereadBundle(stored: StoredBundle, reader: Reader): BundleRereading {
  return { stored, parserVersion: reader.parserVersion, changed: changedBundle(stored, reader) };
}

function changedBundle({ blocks: before }: StoredBundle, reader: Reader): ChangedBundle | null {
  const readings = before.map((block) =>
    block.kind === 'refused' && block.text !== null ? reader.readPem(block.text) : null,
  );
  const blocks = numbered(before.flatMap((block, position) => readings[position] ?? [block]));
  const digest = contentDigest(blocks);
  if (digest === contentDigest(before)) return null;
  return {
    digest,
    blocks,
    elements: readings.flatMap((reading) => elementsOf(reading ?? [], reader)),
    keyPositions: [...readings.keys()].filter((position) => readings[position]?.some(isPrivateKey)),
  };
}

/**
 * The blocks with the places that a reading of the whole text gives them: the next sync makes that reading, and must
 * come to the same digest. A text that holds one block, as nearly all do, leaves every place as it was.
 */
function numbered(blocks: PemBlock[]): PemBlock[] {
  let certificates = 0;
  return blocks.map((block) =>
    block.bundleIndex === null ? block : { ...block, bundleIndex: certificates++ },
  );
}

function elementsOf(blocks: PemBlock[], { readElement, parserVersion }: Reader): ChangedBundle['elements'] {
  return blocks.flatMap((block) =>
    block.kind === 'certificate'
      ? [{ element: { ...readElement(block.der), parserVersion }, der: block.der }]
      : [],
  );
}

function isPrivateKey(block: PemBlock): boolean {
  return block.kind === 'refused' && block.reason === 'private_key_in_pem';
}
