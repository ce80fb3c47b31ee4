import fc from 'fast-check';
import type { PolicyException } from '../../src/findings/exception.ts';
import { findingChecks } from '../../src/findings/finding.ts';

/** An exception for the check `weak_key` of the account `a` until 2027-04-01, but for what is given. */
export function exception(fields: Partial<PolicyException> = {}): PolicyException {
  return {
    checks: ['weak_key'],
    accountId: 'a',
    certificateId: null,
    fingerprintSha256: null,
    reason: 'Known',
    expiresAt: '2027-04-01T00:00:00Z',
    ...fields,
  };
}

/** Of few values, so that many exceptions meet the same finding, also several that differ in one field only. */
export const anyException: fc.Arbitrary<PolicyException> = fc.record({
  checks: fc.uniqueArray(fc.constantFrom(...findingChecks.slice(0, 3)), { minLength: 1 }),
  accountId: fc.constantFrom(null, 'a', 'b'),
  certificateId: fc.constantFrom(null, 'c', 'd'),
  fingerprintSha256: fc.constantFrom(null, '1', '2', '3'),
  reason: fc.constantFrom('Known', 'Accepted'),
  expiresAt: fc.constantFrom('2026-01-01T00:00:00Z', '2027-04-01T00:00:00Z', '2031-01-01T00:00:00Z'),
});
