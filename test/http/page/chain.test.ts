import { describe, expect, test } from 'vitest';
import { readElement } from '../../../src/certificate/element.ts';
import { type Chain, chainsOf } from '../../../src/http/page/chain.ts';
import type { BundleElement } from '../../../src/inventory/queries/certificates.ts';

/** An element by names alone; without an issuer it names itself. */
function element(
  bundleIndex: number,
  subject: string | null,
  issuer = subject,
  fingerprint = subject,
): BundleElement {
  const { parserVersion: _, ...unread } = readElement(Buffer.from('no certificate'));
  return { ...unread, bundleIndex, subject, issuer, fingerprintSha256: `${fingerprint} ${issuer}` };
}

const drawn = (chains: Chain[]) =>
  chains.map(({ elements, end }) => [
    ...elements.map(({ bundleIndex }) => bundleIndex),
    end.kind === 'missing' ? end.issuer : 'at' in end ? `${end.kind} ${end.at.bundleIndex}` : end.kind,
  ]);

describe('the chains of a bundle', () => {
  test('lead from the leaf to the root, whatever the order of the file', () => {
    const bundle = [
      element(0, 'root'),
      element(1, 'leaf', 'intermediate'),
      element(2, 'intermediate', 'root'),
    ];
    expect(drawn(chainsOf(bundle))).toEqual([[1, 2, 0, 'root']]);
  });

  test('end where an issuer is missing, and name it', () => {
    expect(drawn(chainsOf([element(0, 'leaf', 'elsewhere')]))).toEqual([[0, 'elsewhere']]);
  });

  test('of several leaves join where the issuer is drawn already', () => {
    const bundle = [element(0, 'a', 'ca'), element(1, 'b', 'ca'), element(2, 'ca')];
    expect(drawn(chainsOf(bundle))).toEqual([
      [0, 2, 'root'],
      [1, 'joins 2'],
    ]);
  });

  test('that lead in a circle end there', () => {
    const bundle = [element(0, 'a', 'b'), element(1, 'b', 'a'), element(2, 'leaf', 'a')];
    expect(drawn(chainsOf(bundle))).toEqual([[2, 0, 1, 'circle 0']]);
    expect(drawn(chainsOf(bundle.slice(0, 2)))).toEqual([[0, 1, 'circle 0']]);
  });

  test('have a repeated element once, and one that cannot be read alone', () => {
    expect(drawn(chainsOf([element(0, 'a'), element(1, 'a')]))).toEqual([[0, 'root']]);
    expect(drawn(chainsOf([element(0, null)]))).toEqual([[0, 'unknown']]);
    expect(chainsOf([])).toEqual([]);
  });

  test('have each of a hundred elements exactly once, whoever issued whom', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const bundle = Array.from({ length: 100 }, (_, index) =>
        element(index, `CN=${(index * seed) % 67}`, `CN=${(index * index * seed) % 71}`, `${index}`),
      );
      const indexes = chainsOf(bundle).flatMap(({ elements }) =>
        elements.map(({ bundleIndex }) => bundleIndex),
      );
      expect(
        indexes.toSorted((a, b) => a - b),
        `seed ${seed}`,
      ).toEqual(bundle.map(({ bundleIndex }) => bundleIndex));
    }
  });
});
