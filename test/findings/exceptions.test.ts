import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { PolicyException } from '../../src/findings/exception.ts';
import {
  createExceptions,
  type ExceptedCertificate,
  type ExceptedFinding,
} from '../../src/findings/exceptions.ts';
import { findingChecks } from '../../src/findings/finding.ts';
import { anyException, exception } from './sampleExceptions.ts';

const certificate: ExceptedCertificate = {
  accountId: 'a',
  certificateId: 'c',
  elements: [
    { bundleIndex: 0, fingerprintSha256: '1' },
    { bundleIndex: 2, fingerprintSha256: '2' },
  ],
};
const weakKey: ExceptedFinding = { check: 'weak_key', bundleIndex: 0 };
const none = { accountId: null, certificateId: null, fingerprintSha256: null };

const find = (exceptions: PolicyException[], finding = weakKey, of = certificate) =>
  createExceptions(exceptions).find(of, finding);

describe('an exception applies', () => {
  it.each([
    ['its account', { accountId: 'a' }],
    ['its certificate', { certificateId: 'c' }],
    ['the element that the finding is about', { fingerprintSha256: '1' }],
    ['all three', { accountId: 'a', certificateId: 'c', fingerprintSha256: '1' }],
  ])('by %s', (_, named) => {
    const accepted = exception({ ...none, ...named });
    expect(find([accepted])).toBe(accepted);
  });

  it('to each of its checks', () => {
    const accepted = exception({ checks: ['unused', 'weak_key'] });
    expect(find([accepted])).toBe(accepted);
    expect(find([accepted], { check: 'unused', bundleIndex: null })).toBe(accepted);
  });

  it('by any element to a finding about the certificate as a whole', () => {
    const accepted = exception({ ...none, checks: ['unused'], fingerprintSha256: '2' });
    expect(find([accepted], { check: 'unused', bundleIndex: null })).toBe(accepted);
  });

  it('also when it has expired: whether it still counts is asked at the time of reading', () => {
    const expired = exception({ expiresAt: '2001-01-01T00:00:00Z' });
    expect(find([expired])).toBe(expired);
  });
});

describe('an exception does not apply', () => {
  it.each([
    ['to another check', { checks: ['unused' as const] }],
    ['to another account', { accountId: 'b' }],
    ['to another certificate', { certificateId: 'd' }],
    ['to another element of the bundle', { fingerprintSha256: '2' }],
    ['to another certificate of the account', { accountId: 'a', certificateId: 'd' }],
    ['to a certificate of the same id in another account', { accountId: 'b', certificateId: 'c' }],
    ['to the same element in another account', { accountId: 'b', fingerprintSha256: '1' }],
    ['to the same element of another certificate', { certificateId: 'd', fingerprintSha256: '1' }],
  ])('%s', (_, named) => {
    const conditions = 'checks' in named ? { accountId: 'a' } : {};
    expect(find([exception({ ...none, ...conditions, ...named })])).toBeNull();
  });

  it('by an element to a finding about a block that is none', () => {
    const byElement = exception({ ...none, fingerprintSha256: '1' });
    expect(find([byElement], { check: 'weak_key', bundleIndex: 1 })).toBeNull();
  });

  it('where there is none', () => {
    expect(find([])).toBeNull();
  });
});

describe('of several exceptions', () => {
  const early = exception({ expiresAt: '2027-03-01T00:00:00Z' });
  const late = exception({ ...none, fingerprintSha256: '1', expiresAt: '2027-04-01T00:00:00Z' });

  it('the one that expires last is taken, whichever names more', () => {
    expect(find([early, late])).toBe(late);
    expect(find([late, early])).toBe(late);
    const later = { ...early, expiresAt: '2027-05-01T00:00:00Z' };
    expect(find([late, later, early])).toBe(later);
  });

  it('that expire together, always the same one is taken', () => {
    const one = exception({ reason: 'One' });
    const other = exception({ reason: 'Other' });
    expect(find([one, other])).toBe(find([other, one]));
  });
});

const anyCertificate = fc.record({
  accountId: fc.constantFrom('a', 'b', 'x'),
  certificateId: fc.constantFrom('c', 'd', 'x'),
  elements: fc.array(
    fc.record({ bundleIndex: fc.nat({ max: 3 }), fingerprintSha256: fc.constantFrom('1', '2', '3', 'x') }),
    { maxLength: 4 },
  ),
});
const anyFinding = fc.record({
  check: fc.constantFrom(...findingChecks.slice(0, 4)),
  bundleIndex: fc.option(fc.nat({ max: 3 }), { nil: null }),
});

test('the index finds what the plain definition finds', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(anyException, { maxLength: 30 }),
      fc.array(fc.tuple(anyCertificate, anyFinding), { minLength: 5, maxLength: 20 }),
      (exceptions, questions) => {
        const index = createExceptions(exceptions);
        for (const [of, finding] of questions) {
          const plain = applying(exceptions, of, finding);
          if (plain.length > 0) found += 1;
          const given = index.find(of, finding);
          expect(plain.some((exception) => exception === given)).toBe(plain.length > 0);
          expect(given?.expiresAt).toBe(
            plain
              .map(({ expiresAt }) => expiresAt)
              .sort()
              .at(-1),
          );
        }
      },
    ),
    { seed: 20_270_331, numRuns: 1_000 },
  );
  expect(found).toBeGreaterThan(1_000);
});

/** All exceptions that apply, by the plain words of what an exception is. */
function applying(exceptions: PolicyException[], of: ExceptedCertificate, finding: ExceptedFinding) {
  const fingerprints = of.elements
    .filter(({ bundleIndex }) => finding.bundleIndex === null || finding.bundleIndex === bundleIndex)
    .map(({ fingerprintSha256 }) => fingerprintSha256);
  return exceptions.filter(
    ({ checks, accountId, certificateId, fingerprintSha256 }) =>
      checks.includes(finding.check) &&
      [null, of.accountId].includes(accountId) &&
      [null, of.certificateId].includes(certificateId) &&
      [null, ...fingerprints].includes(fingerprintSha256),
  );
}

test('the order of exceptions makes no difference', () => {
  const shuffled = fc
    .array(anyException, { maxLength: 20 })
    .chain((exceptions) =>
      fc.tuple(fc.constant(exceptions), fc.shuffledSubarray(exceptions, { minLength: exceptions.length })),
    );
  fc.assert(
    fc.property(shuffled, anyCertificate, anyFinding, ([exceptions, reordered], of, finding) => {
      const plain = find(exceptions, finding, of);
      const again = find(reordered, finding, of);
      expect(again && { ...again, checks: [...again.checks].sort() }).toEqual(
        plain && { ...plain, checks: [...plain.checks].sort() },
      );
    }),
    { seed: 20_270_331, numRuns: 1_000 },
  );
});

test('exceptions are as they were when the index was made, and are left as they are', () => {
  const exceptions = [exception({ reason: 'B' }), exception({ reason: 'A' })];
  const index = createExceptions(exceptions);
  expect(exceptions.map(({ reason }) => reason)).toEqual(['B', 'A']);
  exceptions.push(exception({ expiresAt: '2099-01-01T00:00:00Z' }));
  expect(index.find(certificate, weakKey)?.expiresAt).toBe('2027-04-01T00:00:00Z');
});

test('no exception is looked at for a finding, of however many of the same element', () => {
  let reads = 0;
  const counted = (index: number) =>
    new Proxy(exception({ certificateId: `certificate-${index}`, fingerprintSha256: '1' }), {
      get(target, key, receiver) {
        reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
  const index = createExceptions(Array.from({ length: 10_000 }, (_, n) => counted(n)));
  reads = 0;
  for (let n = 0; n < 1_000; n += 1) {
    const of = { ...certificate, certificateId: `certificate-${n}` };
    expect(index.find(of, weakKey)).not.toBeNull();
  }
  expect(reads).toBe(0);
});
