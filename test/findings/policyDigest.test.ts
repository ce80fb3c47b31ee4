import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyException } from '../../src/findings/exception.ts';
import { findingChecks, severities } from '../../src/findings/finding.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';
import { policyDigest } from '../../src/findings/policyDigest.ts';
import { anyException, exception } from './sampleExceptions.ts';

const options = { seed: 20_270_331, numRuns: 500 };
const anyNumber = fc.nat({ max: 3 });
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  severities: fc.record(
    Object.fromEntries(findingChecks.map((check) => [check, fc.constantFrom(...severities, null)])) as Record<
      (typeof findingChecks)[number],
      fc.Arbitrary<(typeof severities)[number] | null>
    >,
  ),
  thresholds: fc.record({
    weak_key: fc.record({ rsaBits: anyNumber, dsaBits: anyNumber, ecBits: anyNumber }),
    too_long_validity: fc.record({ leafSeconds: anyNumber, caSeconds: anyNumber }),
    expiring_in_use: fc.record({ withinSeconds: anyNumber }),
    unused: fc.record({ afterSeconds: anyNumber }),
  }),
});

/** The same with the keys of every object the other way round. */
function reversed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed) as Value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  ) as Value;
}

/** One entry per check, sorted and once each: what a list of exceptions says. */
const meaning = (exceptions: PolicyException[]) =>
  JSON.stringify(
    [
      ...new Set(
        exceptions.flatMap((e) =>
          e.checks.map((check) =>
            JSON.stringify([check, e.accountId, e.certificateId, e.fingerprintSha256, e.reason, e.expiresAt]),
          ),
        ),
      ),
    ].sort(),
  );

test('is a SHA-256 in lower-case hex', () => {
  expect(policyDigest(profiles.default, [])).toMatch(/^[0-9a-f]{64}$/);
});

test('the order of keys, of exceptions and of their checks makes no difference', () => {
  fc.assert(
    fc.property(anyPolicy, fc.array(anyException, { maxLength: 10 }), (policy, exceptions) => {
      const digest = policyDigest(policy, exceptions);
      expect(policyDigest(reversed(policy), exceptions)).toBe(digest);
      expect(policyDigest(policy, reversed(exceptions))).toBe(digest);
      expect(policyDigest(policy, exceptions.toReversed())).toBe(digest);
      const otherChecks = exceptions.map((e) => ({ ...e, checks: e.checks.toReversed() }));
      expect(policyDigest(policy, otherChecks)).toBe(digest);
    }),
    options,
  );
});

test('an exception that is said twice, or check by check, makes no difference', () => {
  const both = exception({ checks: ['unused', 'weak_key'] });
  const digest = policyDigest(profiles.default, [both]);
  expect(policyDigest(profiles.default, [both, both])).toBe(digest);
  const oneByOne = [exception({ checks: ['weak_key'] }), exception({ checks: ['unused'] })];
  expect(policyDigest(profiles.default, oneByOne)).toBe(digest);
});

/** Each place of a value that holds no object, as the way of keys to it. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}

function changedAt(value: unknown, [key, ...rest]: string[], leaf: unknown): unknown {
  if (key === undefined) return leaf;
  const record = value as Record<string, unknown>;
  return { ...record, [key]: changedAt(record[key], rest, leaf) };
}

test.each(leaves(profiles.default).map((path) => [path.join('.'), path] as const))(
  'another %s is another policy',
  (_, path) => {
    const digest = policyDigest(profiles.default, []);
    const values = path[0] === 'severities' ? [null, ...severities] : [1, 2, 3];
    const digests = values.map((value) =>
      policyDigest(changedAt(profiles.default, path, value) as Policy, []),
    );
    expect(new Set(digests).size).toBe(values.length);
    expect(digests.filter((other) => other === digest)).toHaveLength(path[0] === 'severities' ? 1 : 0);
  },
);

test('the digests of two policies are equal exactly when they are', () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (one, other) => {
      const equal = JSON.stringify(one) === JSON.stringify(other);
      expect(policyDigest(one, []) === policyDigest(other, [])).toBe(equal);
    }),
    options,
  );
});

test.each<[string, Partial<PolicyException>]>([
  ['checks', { checks: ['weak_key', 'unused'] }],
  ['account', { accountId: 'b' }],
  ['no account', { accountId: null }],
  ['account of the word null', { accountId: 'null' }],
  ['certificate', { certificateId: 'a' }],
  ['fingerprint', { fingerprintSha256: 'a' }],
  ['reason', { reason: 'Known.' }],
  ['day', { expiresAt: '2027-04-02T00:00:00Z' }],
])('an exception with another %s is another one', (_, fields) => {
  const digest = policyDigest(profiles.default, [exception()]);
  expect(policyDigest(profiles.default, [exception(fields)])).not.toBe(digest);
  expect(policyDigest(profiles.default, [exception(), exception(fields)])).not.toBe(digest);
  expect(policyDigest(profiles.default, [])).not.toBe(digest);
});

test('the digests of two lists of exceptions are equal exactly when they mean the same', () => {
  let equal = 0;
  const few = fc.array(
    anyException.map((e) => ({ ...e, accountId: 'a', fingerprintSha256: null })),
    { maxLength: 2 },
  );
  fc.assert(
    fc.property(few, few, (one, other) => {
      const same = meaning(one) === meaning(other);
      if (same) equal += 1;
      expect(policyDigest(profiles.default, one) === policyDigest(profiles.default, other)).toBe(same);
    }),
    { ...options, numRuns: 3_000 },
  );
  expect(equal).toBeGreaterThan(20);
});
