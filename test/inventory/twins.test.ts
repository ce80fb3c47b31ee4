import fc from 'fast-check';
import { expect, test } from 'vitest';
import { supersededBy } from '../../src/findings/checks/superseded.ts';
import type { InUseCertificate } from '../../src/inventory/repository.ts';
import { Twins } from '../../src/inventory/twins.ts';
import { certificate, element } from '../findings/sample.ts';

const day = 86_400_000;
const now = new Date('2026-06-01T00:00:00Z');
const instant = (days: number) => new Date(now.getTime() + days * day).toISOString();
const date = fc.option(fc.integer({ min: -6, max: 6 }).map(instant), { freq: 12 });

const inUse: fc.Arbitrary<InUseCertificate[]> = fc
  .array(fc.record({ notBefore: date, notAfter: date, purpose: fc.constantFrom('a', 'a', 'a', 'b', null) }), {
    minLength: 4,
    maxLength: 16,
  })
  .map((list) => list.map((each, index) => ({ ...each, certificateId: `id-${index}`, name: null })));

test('what is left out of the certificates of one purpose never decides what supersedes a certificate', () => {
  let superseded = 0;
  fc.assert(
    fc.property(inUse, (all) => {
      const twins = new Twins(all, now);
      for (const { certificateId, purpose, notBefore, notAfter } of all) {
        const judged = (kept: InUseCertificate[] | ReturnType<Twins['of']>) =>
          supersededBy(
            certificate({ certificateId, elements: [element({ notBefore, notAfter })], twins: kept }),
            now,
          )?.certificateId;
        const plain = all.filter(
          (other) => other.certificateId !== certificateId && purpose !== null && other.purpose === purpose,
        );
        const expected = judged(plain);
        if (expected !== undefined) superseded += 1;
        expect(judged(twins.of(certificateId, purpose))).toBe(expected);
      }
    }),
    { numRuns: 2_000, seed: 5 },
  );
  expect(superseded).toBeGreaterThan(1_000);
});
