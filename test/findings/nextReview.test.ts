import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/findings/assess.ts';
import type { AssessedCertificate } from '../../src/findings/assessedCertificate.ts';
import { nextReview } from '../../src/findings/nextReview.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';
import { bundle, certificate, element, moved, policyOf, twin } from './sample.ts';

const end = '2027-01-01T00:00:00Z';
const window = profiles.default.thresholds.expiring_in_use.withinSeconds * 1000;
const inUse = certificate({ services: ['workers'] });

function reviews(subject: AssessedCertificate, policy: Policy, from: Date): string[] {
  const instants: string[] = [];
  const mostInstants = 10;
  for (
    let next = nextReview(subject, policy, from);
    next && instants.length < mostInstants;
    next = nextReview(subject, policy, next)
  ) {
    instants.push(next.toISOString());
  }
  return instants;
}

describe('the next review by the clock', () => {
  test('of a certificate in use is when it begins to expire, then a millisecond after its end, then never', () => {
    expect(reviews(inUse, profiles.default, moved(end, -10 * window))).toEqual([
      moved(end, -window).toISOString(),
      '2027-01-01T00:00:00.001Z',
    ]);
    expect(nextReview(inUse, profiles.default, moved(end, 0))).toEqual(moved(end, 1));
    expect(nextReview(inUse, profiles.default, moved(end, 1))).toBeNull();
  });

  test('is exactly when the findings change', () => {
    for (const at of [moved(end, -window), moved(end, 1)]) {
      const before = new Date(at.getTime() - 1);
      expect(assess(inUse, profiles.default, at)).not.toEqual(assess(inUse, profiles.default, before));
      expect(nextReview(inUse, profiles.default, before)).toEqual(at);
    }
  });

  test('is never for a certificate that nobody uses, nor for one of an unknown end', () => {
    expect(nextReview(certificate(), profiles.default, moved(end, -1))).toBeNull();
    const endless = certificate({ services: ['workers'], elements: [element({ notAfter: null })] });
    expect(nextReview(endless, profiles.default, moved(end, -1))).toBeNull();
  });

  test('leaves out what no check asks for', () => {
    const expired = policyOf('expired_in_use');
    expect(reviews({ ...inUse, twins: [twin()] }, expired, moved(end, -10 * window))).toEqual([
      moved(end, 1).toISOString(),
    ]);
    expect(nextReview({ ...inUse, twins: [twin()] }, policyOf('weak_key'), moved(end, -1))).toBeNull();
  });

  test('is when a newer twin becomes valid, and a millisecond after its end', () => {
    const twins = [twin({ notBefore: '2026-06-01T00:00:00Z', notAfter: '2027-06-01T00:00:00Z' })];
    expect(reviews(certificate({ twins }), profiles.default, moved('2026-02-01T00:00:00Z', 0))).toEqual([
      '2026-06-01T00:00:00.000Z',
      '2027-06-01T00:00:00.001Z',
    ]);
    const older = [twin({ notBefore: '2025-06-01T00:00:00Z' })];
    expect(nextReview(certificate({ twins: older }), profiles.default, moved(end, -window))).toBeNull();
  });

  test('minds a twin that silences the warning though `superseded` itself is off', () => {
    const silenced = { ...inUse, twins: [twin({ notBefore: '2026-12-20T00:00:00Z' })] };
    expect(nextReview(silenced, policyOf('expiring_in_use'), moved('2026-12-15T00:00:00Z', 0))).toEqual(
      moved('2026-12-20T00:00:00Z', 0),
    );
  });
});

/** Instants within two minutes, so that they meet each other and the thresholds. */
const base = Date.parse('2026-06-01T00:00:00Z');
const second = fc.integer({ min: 0, max: 120 });
const instant = second.map((seconds) => new Date(base + seconds * 1000).toISOString().replace('.000Z', 'Z'));
const maybe = fc.option(instant, { freq: 8 });
const severity = fc.constantFrom('critical' as const, 'info' as const, null);

const anyCertificate = fc
  .record({
    validity: fc.array(fc.record({ notBefore: maybe, notAfter: maybe }), { maxLength: 3 }),
    services: fc.subarray(['access', 'workers']),
    associationsReadAt: maybe,
    twins: fc.array(
      fc.record({ certificateId: fc.constantFrom('a', 'b', 'c'), notBefore: maybe, notAfter: maybe }),
      { maxLength: 4 },
    ),
  })
  .map(({ validity, twins, ...parts }) =>
    certificate({
      ...parts,
      elements: bundle(...validity.map((dates, number) => element({ subject: `CN=${number}`, ...dates }))),
      twins: twins.map((dates) => twin(dates)),
    }),
  );

const anyPolicy = fc
  .record({ expired: severity, expiring: severity, superseded: severity, withinSeconds: second })
  .map(
    ({ expired, expiring, superseded, withinSeconds }): Policy => ({
      severities: {
        ...profiles.default.severities,
        expired_in_use: expired,
        expiring_in_use: expiring,
        superseded,
      },
      thresholds: { ...profiles.default.thresholds, expiring_in_use: { withinSeconds } },
    }),
  );

const anyNow = fc
  .integer({ min: -130_000, max: 130_000 })
  .map((milliseconds) => new Date(base + milliseconds));
/** Milliseconds around whole seconds, where everything changes. */
const later = fc
  .record({ seconds: fc.integer({ min: 0, max: 400 }), around: fc.constantFrom(-1, 0, 1, 500) })
  .map(({ seconds, around }) => seconds * 1000 + around);

test('until the next review, the findings of any certificate by any policy stay the same', () => {
  fc.assert(
    fc.property(
      anyCertificate,
      anyPolicy,
      anyNow,
      fc.array(later, { maxLength: 8 }),
      (subject, policy, now, steps) => {
        const found = assess(subject, policy, now);
        const next = nextReview(subject, policy, now);
        if (next) expect(next.getTime()).toBeGreaterThan(now.getTime());
        const instants = steps.map((step) => new Date(Math.floor(now.getTime() / 1000) * 1000 + step));
        if (next) instants.push(new Date(next.getTime() - 1));
        for (const at of instants) {
          const isBefore = at.getTime() >= now.getTime() && (next === null || at.getTime() < next.getTime());
          if (isBefore) expect(assess(subject, policy, at)).toEqual(found);
        }
      },
    ),
    { seed: 20_260_601, numRuns: 3_000 },
  );
});
