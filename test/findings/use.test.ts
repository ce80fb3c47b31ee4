import { describe, expect, test } from 'vitest';
import { expiredInUse } from '../../src/findings/checks/expiredInUse.ts';
import { expiringInUse } from '../../src/findings/checks/expiringInUse.ts';
import { superseded } from '../../src/findings/checks/superseded.ts';
import { unused } from '../../src/findings/checks/unused.ts';
import { bundle, certificate, element, moved, thresholds, twin } from './sample.ts';

const end = '2027-01-01T00:00:00Z';
const day = 86_400_000;
const inUse = certificate({ services: ['workers'] });

describe('expired_in_use', () => {
  test('a certificate in use is expired a millisecond after notAfter, and not at notAfter itself', () => {
    expect(expiredInUse(inUse, moved(end, 1))).toEqual([
      {
        bundleIndex: 0,
        detail:
          'The element "CN=client" expired on 2027-01-01T00:00:00Z, and the certificate is still used by "workers". ' +
          'Replace it there by a valid one, or detach it where it is not needed.',
      },
    ]);
    expect(expiredInUse(inUse, moved(end, 0))).toEqual([]);
  });

  test('one that nobody uses is not reported', () => {
    expect(expiredInUse(certificate(), moved(end, day))).toEqual([]);
  });

  test('the element that expires first is named, and the first three services', () => {
    const elements = bundle(
      element(),
      element({ subject: 'CN=Issuing CA', notAfter: '2026-12-01T00:00:00Z' }),
    );
    const services = ['access', 'api_shield', 'gateway', 'workers'];
    const [found] = expiredInUse(certificate({ elements, services }), moved(end, 0));
    expect(found?.bundleIndex).toBe(1);
    expect(found?.detail).toContain('"CN=Issuing CA" expired on 2026-12-01T00:00:00Z');
    expect(found?.detail).toContain('used by "access", "api_shield", "gateway" and more.');
  });

  test('a superseded certificate that has expired in use is reported: its successor does not serve there', () => {
    const certificateInUse = certificate({ services: ['workers'], twins: [twin()] });
    expect(expiredInUse(certificateInUse, moved(end, 1))).toHaveLength(1);
  });
});

describe('expiring_in_use', () => {
  const { expiring_in_use } = thresholds;
  const window = expiring_in_use.withinSeconds * 1000;
  const at = (milliseconds: number) => expiringInUse(inUse, expiring_in_use, moved(end, milliseconds));

  test('begins exactly the threshold before notAfter, and not a millisecond before', () => {
    expect(at(-window)).toEqual([
      {
        bundleIndex: 0,
        detail:
          'The element "CN=client" expires on 2027-01-01T00:00:00Z, and the certificate is used by "workers". Upload ' +
          'its successor and attach it there before that instant.',
      },
    ]);
    expect(at(-window - 1)).toEqual([]);
  });

  test('ends when the certificate has expired', () => {
    expect(at(0)).toHaveLength(1);
    expect(at(1)).toEqual([]);
  });

  test('says the same on every day of it', () => {
    expect(at(-day)).toEqual(at(-20 * day));
  });

  test('is not raised for a certificate that nobody uses', () => {
    expect(expiringInUse(certificate(), expiring_in_use, moved(end, 0))).toEqual([]);
  });

  test('is silent while a newer certificate in use supersedes it, and no longer', () => {
    const silenced = (parts: Parameters<typeof twin>[0]) =>
      expiringInUse({ ...inUse, twins: [twin(parts)] }, expiring_in_use, moved(end, -day)).length === 0;
    expect(silenced({})).toBe(true);
    expect(silenced({ notBefore: '2026-12-31T00:00:00Z' })).toBe(true);
    expect(silenced({ notBefore: '2026-12-31T00:00:01Z' })).toBe(false);
  });
});

describe('unused', () => {
  const within = (readAt: string | null, parts = {}) =>
    unused(certificate({ associationsReadAt: readAt, ...parts }), thresholds.unused);

  test('is proven by a reading of the associations the threshold after the last use, not earlier', () => {
    expect(within('2026-01-31T00:00:00Z')).toEqual([
      {
        bundleIndex: null,
        detail:
          'No Cloudflare service has used it since 2026-01-01T00:00:00Z. Delete it if nobody needs it, and destroy ' +
          'its private key: it takes a place in the quota, and a key that nobody watches can be stolen unnoticed.',
      },
    ]);
    expect(within('2026-01-30T23:59:59.999Z')).toEqual([]);
  });

  test('is never said of a certificate whose associations were not read, or that is used', () => {
    expect(within(null)).toEqual([]);
    expect(within('2026-12-31T00:00:00Z', { services: ['access'] })).toEqual([]);
  });
});

describe('superseded', () => {
  const at = moved('2026-09-01T00:00:00Z', 0);
  const by = (...twins: ReturnType<typeof twin>[]) => superseded(certificate({ twins }), at);

  test('a newer valid certificate in use, with the same purpose, supersedes', () => {
    expect(by(twin())).toEqual([
      {
        bundleIndex: null,
        detail:
          'The newer certificate "Its successor" (b6f2d1c0-0000-4000-8000-000000000001), valid from ' +
          '2026-06-01T00:00:00Z to 2027-06-01T00:00:00Z, has the same subject and key usage and is in use. Move to it ' +
          'what still uses this one, then delete this one; its coming expiry is not warned of any more.',
      },
    ]);
  });

  test.each([
    ['begins at the same instant', { notBefore: '2026-01-01T00:00:00Z' }],
    ['ends at the same instant', { notAfter: end }],
    ['is not valid yet', { notBefore: '2026-09-01T00:00:01Z' }],
    ['is of unknown validity', { notBefore: null }],
  ])('one that %s does not', (_, parts) => {
    expect(by(twin(parts))).toEqual([]);
  });

  test('one that has expired does not, and at its own notAfter it still does', () => {
    const ending = certificate({ twins: [twin()] });
    expect(superseded(ending, moved('2027-06-01T00:00:00Z', 0))).toHaveLength(1);
    expect(superseded(ending, moved('2027-06-01T00:00:00Z', 1))).toEqual([]);
  });

  test('the newest of several is named, whatever their order', () => {
    const twins = [
      twin({ certificateId: 'older', notBefore: '2026-05-01T00:00:00Z' }),
      twin({ certificateId: 'newest', notBefore: '2026-07-01T00:00:00Z', name: null }),
      twin({ certificateId: 'to come', notBefore: '2026-10-01T00:00:00Z' }),
    ];
    expect(by(...twins)[0]?.detail).toContain('one without a name (newest)');
    expect(by(...twins.reverse())).toEqual(by(...twins.reverse()));
  });

  test('a certificate whose own validity is unknown is not judged', () => {
    const elements = [element({ notBefore: null })];
    expect(superseded(certificate({ elements, twins: [twin()] }), at)).toEqual([]);
    expect(superseded(certificate({ elements: [], twins: [twin()] }), at)).toEqual([]);
  });
});
