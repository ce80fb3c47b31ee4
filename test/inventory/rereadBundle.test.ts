import { describe, expect, it } from 'vitest';
import { contentDigest } from '../../src/certificate/digest.ts';
import { readElement } from '../../src/certificate/element.ts';
import { type PemBlock, readPem } from '../../src/certificate/pem.ts';
import { rereadBundle } from '../../src/inventory/rereadBundle.ts';
import { corpusBlocks, corpusFiles, corpusIsHere } from '../certificate/corpus.ts';
import { certificate, integer, pem } from '../certificate/sample.ts';

const reader = { readElement, readPem, parserVersion: 2 };
const stored = (blocks: PemBlock[]) => ({ digest: contentDigest(blocks), parserVersion: 1, blocks });
const refused = (bundleIndex: number, text: string): PemBlock => ({
  kind: 'refused',
  bundleIndex,
  label: 'CERTIFICATE',
  reason: 'base64_invalid',
  text,
});

const [first, second, third] = ['01', '02', '03'].map((serial) =>
  pem(certificate({ serial: integer(serial) })),
);

describe('a kept text that a newer reader splits otherwise', () => {
  it('gives the blocks that the whole text gives, whatever number of certificates is in it', () => {
    const last = readPem(`${first}${second}${third}`)[2];
    if (!last) throw new Error('the sample has no third block');
    const before = [refused(0, `${first}${second}`), { ...last, bundleIndex: 1 } as PemBlock];
    const { changed } = rereadBundle(stored(before), reader);
    expect(changed?.blocks).toEqual(readPem(`${first}${second}${third}`));
    expect(changed?.digest).toBe(contentDigest(readPem(`${first}${second}${third}`)));
    expect(changed?.elements.map(({ element }) => element.serialNumber)).toEqual(['01', '02']);
    expect(changed?.elements.map(({ element }) => element.parserVersion)).toEqual([2, 2]);
  });

  it('says where a private key was kept', () => {
    const key: PemBlock = {
      kind: 'refused',
      bundleIndex: 0,
      label: 'CERTIFICATE',
      reason: 'private_key_in_pem',
      text: null,
    };
    const readKey = (text: string) => (text === 'key' ? [key] : readPem(text));
    const before = [refused(0, first ?? ''), refused(1, 'key')];
    const { changed } = rereadBundle(stored(before), { ...reader, readPem: readKey });
    expect(changed?.keyPositions).toEqual([1]);
    expect(changed?.blocks.at(1)).toEqual({ ...key, bundleIndex: 1 });
  });
});

describe.skipIf(!corpusIsHere)(
  'the kept texts of the corpus (needs ../shared/corpus beside the project)',
  () => {
    it('are split by the same reader as they were as a part of the whole', () => {
      const bundles = corpusFiles().map(({ file }) => stored(corpusBlocks(file)));
      const kept = bundles.filter(({ blocks }) =>
        blocks.some((block) => block.kind === 'refused' && block.text !== null),
      );
      expect(kept.length).toBeGreaterThan(5);
      expect(kept.filter((bundle) => rereadBundle(bundle, reader).changed !== null)).toEqual([]);
    });
  },
);
