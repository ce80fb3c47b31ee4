import { describe, expect, test } from 'vitest';
import { assess } from '../../src/findings/assess.ts';
import type { AssessedElement } from '../../src/findings/assessedCertificate.ts';
import { type FindingCheck, findingChecks } from '../../src/findings/finding.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';
import { corpusBytes, corpusFiles, corpusIsHere } from '../certificate/corpus.ts';
import { bundle, certificate, chain, element, moved, policyOf, read, twin } from './sample.ts';

const now = moved('2026-06-15T00:00:00Z', 0);

/** A certificate that has every finding, but for `expiring_in_use`, which excludes `expired_in_use`, and `unused`. */
const everything = certificate({
  ca: true,
  services: ['workers'],
  declared: { expiresOn: null, issuer: null, serialNumber: '1', signature: null },
  elements: bundle(
    element({
      issuer: 'CN=Issuing CA',
      notBefore: '2020-01-01T00:00:00Z',
      notAfter: '2026-06-01T00:00:00Z',
      keyAlgorithm: 'RSA',
      keySize: 1024,
      signatureAlgorithm: 'md5WithRSAEncryption',
    }),
    element({ subject: 'CN=Other', issuer: 'CN=Nobody' }),
    element({ subject: 'CN=Issuing CA', issuer: 'CN=Root', isCa: true, notAfter: '2026-03-01T00:00:00Z' }),
  ),
  refusedBlocks: [
    { bundleIndex: null, label: null, reason: 'private_key_in_pem' },
    { bundleIndex: null, label: null, reason: 'private_key_in_pem' },
  ],
  duplicates: [{ accountId: 'another', certificateId: 'one', name: null }],
  sharedKeys: [{ accountId: 'another', certificateId: 'two', name: null }],
  twins: [twin()],
});

describe('the findings of a certificate', () => {
  test('come in the order of the checks, and within one by place, one for each', () => {
    const found = assess(everything, profiles.default, now);
    expect(found.map(({ check, bundleIndex }) => `${check} ${bundleIndex}`)).toEqual([
      'expired_in_use 2',
      'private_key_in_pem null',
      'weak_key 0',
      'weak_signature 0',
      'unsupported_key 0',
      'not_a_ca 0',
      'not_a_ca 1',
      'too_long_validity 0',
      'duplicate_certificate null',
      'shared_key null',
      'chain_order 0',
      'chain_incomplete 2',
      'intermediate_expires_first 2',
      'declared_mismatch 0',
      'superseded null',
    ]);
  });

  test('come by place also where a check finds them in another order', () => {
    const broken = certificate({
      elements: bundle(element(), element({ parses: false })),
      refusedBlocks: [
        { bundleIndex: 2, label: 'CERTIFICATE', reason: 'truncated' },
        { bundleIndex: null, label: null, reason: 'missing_begin' },
      ],
    });
    const found = assess(broken, policyOf('unreadable'), now);
    expect(found.map(({ bundleIndex }) => bundleIndex)).toEqual([null, 1, 2]);
  });

  test('a certificate in order has none, by either profile', () => {
    const inOrder = certificate({
      services: ['workers'],
      elements: bundle(
        ...chain('leaf < issuing', 'issuing < root').map((each) => ({ ...each, isCa: false })),
      ),
    });
    expect(assess(inOrder, profiles.default, now)).toEqual([]);
    expect(assess(inOrder, profiles.strict, now)).toEqual([]);
  });

  test('carry the severity of the policy, and a check without one is off', () => {
    for (const check of findingChecks) {
      const found = assess(everything, policyOf(check), now);
      expect(found.map((finding) => finding.check)).toEqual(found.map(() => check));
      const without: Policy = {
        ...profiles.strict,
        severities: { ...profiles.strict.severities, [check]: null },
      };
      const others = assess(everything, without, now);
      expect(others.filter((finding) => finding.check === check)).toEqual([]);
      for (const finding of others) expect(finding.severity).toBe(profiles.strict.severities[finding.check]);
    }
  });

  test('what is said of one place more than once is one finding, and no text twice', () => {
    const elements = bundle(
      ...['a', 'b', 'a'].map((name) => element({ subject: `CN=${name}`, issuer: 'CN=issuing' })),
      element({ subject: 'CN=issuing', issuer: 'CN=root', notAfter: '2026-12-01T00:00:00Z' }),
    );
    const found = assess(certificate({ elements }), policyOf('intermediate_expires_first'), now);
    expect(found).toHaveLength(1);
    expect(found[0]?.bundleIndex).toBe(3);
    expect(found[0]?.detail.match(/before the element "CN=\w+"/g)).toEqual([
      'before the element "CN=a"',
      'before the element "CN=b"',
    ]);
    const keys = assess(everything, policyOf('private_key_in_pem'), now);
    expect(keys[0]?.detail.match(/holds a private key/g)).toHaveLength(1);
  });
});

describe('details', () => {
  test("hold no control character of Cloudflare's strings, and no more than 1,000 characters", () => {
    const hostile = `\ud83d\u0000\u001b[31m\u202e"\n${'🔑'.repeat(2_000)}\ud83d`;
    const found = assess(
      {
        ...everything,
        services: [hostile, hostile, hostile],
        declared: { expiresOn: hostile, issuer: hostile, serialNumber: hostile, signature: hostile },
        duplicates: [{ accountId: hostile, certificateId: hostile, name: hostile }],
        twins: [twin({ name: hostile, certificateId: hostile })],
      },
      profiles.default,
      now,
    );
    expect(found.map(({ check }) => check)).toContain('declared_mismatch');
    expect(faultsOf(found.map(({ detail }) => detail))).toEqual([]);
  });

  test('of many observations at one place are cut between characters', () => {
    const elements = bundle(
      ...Array.from({ length: 50 }, (_, number) =>
        element({ subject: `CN=${'🔑'.repeat(number + 30)}`, issuer: 'CN=issuing' }),
      ),
      element({ subject: 'CN=issuing', issuer: 'CN=root', notAfter: '2026-12-01T00:00:00Z' }),
    );
    const [found] = assess(certificate({ elements }), policyOf('intermediate_expires_first'), now);
    expect(found?.detail.length).toBeGreaterThan(990);
    expect(faultsOf([found?.detail ?? ''])).toEqual([]);
  });

  test('say the same at any time at which the same is so', () => {
    const later = assess(everything, profiles.default, moved('2026-09-15T00:00:00Z', 0));
    expect(later).toEqual(assess(everything, profiles.default, now));
  });
});

describe('a bundle of 1,000 elements, each the issuer of the one before it, in a wrong order', () => {
  const reversed = (length: number) =>
    chain(...Array.from({ length }, (_, place) => `${length - place} < ${length - place + 1}`));

  test('has a finding for each element that precedes its issuer, and ends at the last issuer', () => {
    const elements = reversed(1_000);
    const found = assess(certificate({ elements }), policyOf('chain_order', 'chain_incomplete'), now);
    expect(found).toHaveLength(999);
    const climbing = certificate({ ca: true, elements: bundle(...elements.toReversed()) });
    expect(assess(climbing, policyOf('chain_order', 'chain_incomplete'), now)).toMatchObject([
      { check: 'chain_incomplete', bundleIndex: 999 },
    ]);
  });

  test('is read in proportion to its length', () => {
    const readings = (elements: AssessedElement[]) => {
      let count = 0;
      const counted = elements.map(
        (each) =>
          new Proxy(each, {
            get: (target, property) => {
              count++;
              return Reflect.get(target, property);
            },
          }),
      );
      const declared = { expiresOn: null, issuer: 'CN=x', serialNumber: null, signature: null };
      assess(certificate({ ca: true, elements: counted, declared }), profiles.strict, now);
      return count;
    };
    const inOrder = (length: number) => bundle(...reversed(length).toReversed());
    const ofOneName = (length: number) =>
      chain(
        ...Array.from({ length }, (_, number) =>
          number % 2 ? `a${number} < issuer` : `issuer < root ${number}`,
        ),
      );
    for (const order of [reversed, inOrder, ofOneName]) {
      const short = readings(order(100));
      expect(readings(order(1_000))).toBeLessThan(short * 10.5);
    }
  });
});

describe.skipIf(!corpusIsHere)('the corpus (skipped where ../shared/corpus is missing)', () => {
  const assessed = corpusFiles().map(({ file }) => {
    const bytes = corpusBytes(file);
    const found = [true, false].flatMap((ca) =>
      assess(read(bytes.toString('utf8'), { ca, services: ['workers'] }), profiles.strict, now),
    );
    return { file, found };
  });
  const has = (file: string, check: FindingCheck) =>
    assessed.find((entry) => entry.file === file)?.found.some((finding) => finding.check === check);

  test('every certificate is assessed, and every detail is safe', () => {
    expect(assessed.length).toBeGreaterThan(300);
    expect(faultsOf(assessed.flatMap(({ found }) => found.map(({ detail }) => detail)))).toEqual([]);
  });

  test.each<[string, FindingCheck, boolean]>([
    ['badssl-wildcard-expired-0.pem', 'expired_in_use', true],
    ['badssl-wildcard-sha1-2016-0.pem', 'weak_signature', true],
    ['badssl-wildcard-sha384.pem', 'weak_signature', false],
    ['badssl-ca-edellroot.pem', 'weak_signature', false],
    ['asn1crypto-test-ed448.pem', 'unsupported_key', true],
    ['asn1crypto-test-rsapss.pem', 'unsupported_key', true],
    ['badssl-wildcard-ecc256.pem', 'unsupported_key', false],
    ['asn1crypto-9999-years-rsa-cert.pem', 'too_long_validity', true],
    ['badssl-wildcard-rsa8192-0.pem', 'weak_key', false],
    ['crafted-truncated-first.pem', 'unreadable', true],
    ['crafted-crlf.pem', 'unreadable', false],
    ['mixed-private-key-mbedtls-bitstring-in-dn.pem', 'private_key_in_pem', true],
    ['badssl-wildcard-rsa8192-0.pem', 'not_a_ca', true],
  ])('%s: %s is %s', (file, check, expected) => {
    expect(has(file, check)).toBe(expected);
  });
});

/** Details that are too long, hold a control or bidirectional character, or half a surrogate pair. */
function faultsOf(details: string[]): string[] {
  return details.filter(
    (detail) =>
      detail.length > 1_000 || /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(detail) || !detail.isWellFormed(),
  );
}
