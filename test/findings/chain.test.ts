import { describe, expect, test } from 'vitest';
import type { BlockFailureReason } from '../../src/certificate/reasons.ts';
import { chainIncomplete } from '../../src/findings/checks/chainIncomplete.ts';
import { chainOrder } from '../../src/findings/checks/chainOrder.ts';
import { intermediateExpiresFirst } from '../../src/findings/checks/intermediateExpiresFirst.ts';
import { bundle, certificate, chain, element } from './sample.ts';

const [leaf, issuing, root] = ['leaf < issuing', 'issuing < root', 'root < root'];

function places(observations: { bundleIndex: number | null }[]): (number | null)[] {
  return observations.map(({ bundleIndex }) => bundleIndex);
}

describe('chain_order', () => {
  const disordered = (...names: string[]) => places(chainOrder(certificate({ elements: chain(...names) })));

  test('each element must directly precede its issuer', () => {
    expect(disordered(leaf, issuing, root)).toEqual([]);
    expect(disordered(leaf, root, issuing)).toEqual([0, 2]);
    expect(disordered(root, issuing, leaf)).toEqual([1, 2]);
  });

  test('the element and its issuer are named', () => {
    expect(chainOrder(certificate({ elements: chain(issuing, leaf) }))).toEqual([
      {
        bundleIndex: 1,
        detail:
          'The element "CN=leaf" is not directly followed by its issuer "CN=issuing", which is elsewhere in the bundle. ' +
          'Upload the bundle with each certificate directly before its issuer.',
      },
    ]);
  });

  test('an issuer that is not in the bundle is no question of order', () => {
    expect(disordered(leaf, root)).toEqual([]);
    expect(disordered(leaf)).toEqual([]);
  });

  test.each([
    [leaf, leaf, issuing, root],
    [leaf, issuing, issuing, root],
    [leaf, issuing, root, leaf],
    [leaf, issuing, leaf, root],
    [issuing, leaf, issuing, root],
  ])('repeated elements change nothing: %s, %s, %s, %s', (...names) => {
    expect(disordered(...names)).toEqual([]);
  });

  test('a repeated element is reported at its first place', () => {
    expect(disordered(leaf, root, issuing, leaf)).toEqual([0, 2]);
  });

  test('one of two issuers after the element is enough', () => {
    expect(disordered(leaf, issuing, 'issuing < elsewhere')).toEqual([]);
    expect(disordered(leaf, 'issuing < elsewhere', issuing)).toEqual([]);
  });

  test("an element with the issuer's name but another key than asked for is not its issuer", () => {
    const child = element({ subject: 'CN=leaf', issuer: 'CN=issuing', authorityKeyIdentifier: 'aa' });
    const between = element({ subject: 'CN=other', issuer: 'CN=elsewhere' });
    const named = (subjectKeyIdentifier: string | null) =>
      places(
        chainOrder(
          certificate({
            elements: bundle(
              child,
              between,
              element({ subject: 'CN=issuing', issuer: 'CN=root', subjectKeyIdentifier }),
            ),
          }),
        ),
      );
    expect(named('bb')).toEqual([]);
    expect(named('aa')).toEqual([0]);
    expect(named(null)).toEqual([0]);
  });

  test('of issuers with one name each element has those with the key that it asks for, or all if it asks for none', () => {
    const child = (subject: string, authorityKeyIdentifier: string | null) =>
      element({ subject, issuer: 'CN=issuing', authorityKeyIdentifier });
    const issuer = (subjectKeyIdentifier: string) =>
      element({
        subject: 'CN=issuing',
        issuer: 'CN=root',
        subjectKeyIdentifier,
        fingerprintSha256: subjectKeyIdentifier,
      });
    const disorderedOf = (...keys: string[]) => {
      const [first = '', second = '', third = ''] = keys;
      const elements = bundle(
        child('CN=a', 'aa'),
        issuer(first),
        child('CN=b', 'bb'),
        issuer(second),
        child('CN=any', null),
        issuer(third),
      );
      return places(chainOrder(certificate({ elements })));
    };
    expect(disorderedOf('aa', 'bb', 'cc')).toEqual([]);
    expect(disorderedOf('bb', 'aa', 'cc')).toEqual([0, 2]);
    const apart = bundle(child('CN=a', 'zz'), child('CN=any', null), child('CN=b', 'zz'), issuer('aa'));
    expect(places(chainOrder(certificate({ elements: apart })))).toEqual([1]);
  });
});

describe('chain_incomplete', () => {
  const incomplete = (names: string[], parts = {}) =>
    places(chainIncomplete(certificate({ elements: chain(...names), ...parts })));

  test('a client certificate alone, with its issuer, or with its whole chain is in order', () => {
    expect(incomplete([leaf])).toEqual([]);
    expect(incomplete([leaf, issuing])).toEqual([]);
    expect(incomplete([leaf, issuing, root])).toEqual([]);
  });

  test('a link is missing where the bundle goes on with elements that belong to nothing', () => {
    expect(chainIncomplete(certificate({ elements: chain(leaf, root) }))).toEqual([
      {
        bundleIndex: 0,
        detail:
          'The chain ends at the element "CN=leaf", issued by "CN=issuing": which is not in the bundle. The bundle has ' +
          'elements that do not belong to this chain: a link is missing. Upload it again with that link.',
      },
    ]);
  });

  test('no link is missing where all belong together in a wrong order', () => {
    expect(incomplete([issuing, leaf])).toEqual([]);
    expect(incomplete([issuing, 'leaf < issuing', 'another leaf < issuing'])).toEqual([]);
  });

  test('a CA must come with its chain up to the root', () => {
    expect(incomplete([issuing, root], { ca: true })).toEqual([]);
    expect(incomplete([root], { ca: true })).toEqual([]);
    expect(incomplete([issuing], { ca: true })).toEqual([0]);
    expect(incomplete(['policy < issuing', issuing], { ca: true })).toEqual([1]);
  });

  test('of several issuers one that leads to a root is enough', () => {
    expect(incomplete([issuing, 'root < elsewhere', root], { ca: true })).toEqual([]);
    expect(incomplete([issuing, root, 'root < elsewhere'], { ca: true })).toEqual([]);
  });

  test('a circle ends', () => {
    const [found] = chainIncomplete(certificate({ ca: true, elements: chain('a < b', 'b < a') }));
    expect(found?.bundleIndex).toBe(1);
    expect(found?.detail).toContain('it leads in a circle');
    expect(incomplete(['a < b', 'b < a', root])).toEqual([1]);
  });

  test('nothing is claimed to be missing where a part of the bundle could not be read', () => {
    const refused = (bundleIndex: number | null, reason: BlockFailureReason) => ({
      refusedBlocks: [{ bundleIndex, label: null, reason }],
    });
    expect(incomplete([leaf, root], refused(1, 'truncated'))).toEqual([]);
    expect(incomplete([leaf, root], refused(1, 'private_key_in_pem'))).toEqual([]);
    expect(incomplete([leaf, root], refused(null, 'private_key_in_pem'))).toEqual([0]);
    expect(incomplete([leaf, root], refused(null, 'not_a_certificate'))).toEqual([0]);
    const elements = bundle(
      ...chain(leaf),
      element({ parses: false, subject: null, issuer: null }),
      ...chain(root),
    );
    expect(chainIncomplete(certificate({ elements }))).toEqual([]);
    const nameless = bundle(...chain(leaf, root), element({ subject: null }));
    expect(chainIncomplete(certificate({ elements: nameless }))).toEqual([]);
  });

  test('a certificate without elements is not judged', () => {
    expect(chainIncomplete(certificate({ ca: true, elements: [] }))).toEqual([]);
  });
});

describe('intermediate_expires_first', () => {
  const ends = (leafEnd: string | null, ...issuerEnds: (string | null)[]) =>
    intermediateExpiresFirst(
      certificate({
        elements: bundle(
          element({ notAfter: leafEnd, issuer: 'CN=issuing' }),
          ...issuerEnds.map((notAfter, number) =>
            element({ subject: 'CN=issuing', issuer: `CN=root ${number}`, notAfter }),
          ),
        ),
      }),
    );

  test('an issuer that ends a second earlier is reported, one that ends at the same second is not', () => {
    expect(ends('2027-01-01T00:00:00Z', '2026-12-31T23:59:59Z')).toEqual([
      {
        bundleIndex: 1,
        detail:
          'The issuing element "CN=issuing" expires on 2026-12-31T23:59:59Z, before the element "CN=client", which it ' +
          'has issued and which ends on 2027-01-01T00:00:00Z. Renew the issuer, or replace both, before it expires.',
      },
    ]);
    expect(ends('2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([]);
  });

  test('of two issuers with one name the one that lives longest counts', () => {
    expect(ends('2027-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([]);
    expect(places(ends('2027-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-06-01T00:00:00Z'))).toEqual([2]);
  });

  test('an unknown end proves nothing', () => {
    expect(ends('2027-01-01T00:00:00Z', '2026-01-02T00:00:00Z', null)).toEqual([]);
    expect(ends(null, '2026-01-02T00:00:00Z')).toEqual([]);
  });

  test('a self-issued element is not its own issuer, nor one that the bundle lacks', () => {
    expect(intermediateExpiresFirst(certificate({ elements: chain(root) }))).toEqual([]);
    const renewed = bundle(
      element({ subject: 'CN=root', issuer: 'CN=root' }),
      element({
        subject: 'CN=root',
        issuer: 'CN=root',
        fingerprintSha256: 'old',
        notAfter: '2026-02-01T00:00:00Z',
      }),
    );
    expect(intermediateExpiresFirst(certificate({ elements: renewed }))).toEqual([]);
  });
});
