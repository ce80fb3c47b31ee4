import { describe, expect, it } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import { rereadInventory } from '../../src/inventory/rereadInventory.ts';
import type { RereadingStore, StoredElement } from '../../src/inventory/rereadingStore.ts';
import { certificate, integer } from '../certificate/sample.ts';

const elements = ['01', '02', '03', '04'].map((serial): StoredElement => {
  const der = certificate({ serial: integer(serial) });
  return { ...readElement(der), der };
});

/** One element a batch; `stores` says whether it was the first to store it. */
function storeOf(stores: (fingerprint: string) => boolean = () => true): RereadingStore {
  const stored = new Set<string>();
  return {
    olderElements: async ({ after }) => {
      const left = elements
        .filter(({ fingerprintSha256 }) => !stored.has(fingerprintSha256))
        .filter(({ fingerprintSha256 }) => after === null || fingerprintSha256 > after)
        .sort((a, b) => (a.fingerprintSha256 < b.fingerprintSha256 ? -1 : 1));
      return left.slice(0, 1);
    },
    olderBundles: async () => [],
    storeElements: async ([rereading]) => {
      const fingerprint = rereading?.element.fingerprintSha256 ?? '';
      const first = stores(fingerprint);
      if (first) stored.add(fingerprint);
      return { elements: first ? 1 : 0, changedElements: 0, changedCertificates: 0 };
    },
    storeBundles: async () => ({ bundles: 0, changedCertificates: 0, erasedTexts: 0 }),
  };
}

const defaults = {
  readElement,
  readPem,
  parserVersion: 2,
  clock: () => '2026-01-01T00:00:00Z',
  log: { info: () => {}, warn: () => {}, error: () => {} },
  signal: new AbortController().signal,
};

describe('a rereading', () => {
  it('comes back to an element that another version of the reader has stored meanwhile', async () => {
    const missedOnce = new Set<string>();
    const store = storeOf((fingerprint) => {
      if (missedOnce.size > 0) return true;
      missedOnce.add(fingerprint);
      return false;
    });
    expect(await rereadInventory({ ...defaults, store })).toMatchObject({ elements: 4 });
  });

  it('tells of its progress every five seconds, and of its end', async () => {
    const lines: string[] = [];
    const log = { ...defaults.log, info: (_: object, line: string) => lines.push(line) };
    let seconds = 0;
    // Asked at the beginning, for each batch, and after it.
    const clock = () => new Date(Date.UTC(2026, 0, 1) + 1_000 * 1.5 * seconds++).toISOString();
    await rereadInventory({ ...defaults, store: storeOf(), clock, log });
    expect(lines).toEqual([
      '2 elements have been read again so far; 0 certificates changed',
      '4 elements have been read again so far; 0 certificates changed',
      '4 elements were read again by parser version 2; 0 certificates changed',
    ]);
  });

  it('ends with the reason of its signal, and passes on what the store throws', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(rereadInventory({ ...defaults, store: storeOf(), signal: stopped })).rejects.toThrow(
      'stopped',
    );
    const failing = storeOf(() => {
      throw new RepositoryFailure('The database is away.');
    });
    await expect(rereadInventory({ ...defaults, store: failing })).rejects.toThrow(RepositoryFailure);
  });

  it('never lets a reader change what an element is known by', async () => {
    const fingerprints: string[] = [];
    const store = storeOf((fingerprint) => fingerprints.push(fingerprint) > 0);
    const wrong = (der: Uint8Array) => ({ ...readElement(der), fingerprintSha256: 'f'.repeat(64) });
    await rereadInventory({ ...defaults, store, readElement: wrong });
    expect(fingerprints).toEqual(elements.map(({ fingerprintSha256 }) => fingerprintSha256).sort());
  });
});
