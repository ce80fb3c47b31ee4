import { describe, expect, test } from 'vitest';
import { declaredFields } from '../../src/emulator/declaredFields.ts';
import type { AssessedCertificate } from '../../src/findings/assessedCertificate.ts';
import { declaredMismatch } from '../../src/findings/checks/declaredMismatch.ts';
import { corpusBytes, corpusFiles, corpusIsHere } from '../certificate/corpus.ts';
import * as made from '../certificate/sample.ts';
import { bundle, certificate, element, read } from './sample.ts';

type Declared = AssessedCertificate['declared'];

const nothing: Declared = { expiresOn: null, issuer: null, serialNumber: null, signature: null };
const elements = [
  element({
    issuer: 'CN=Issuing CA,OU=Security,O=Example\\, Inc.,L=Lisbon,ST=Lisboa,C=PT',
    notAfter: '2027-01-31T12:00:00Z',
    serialNumberDecimal: '4660',
    signatureAlgorithm: 'sha256WithRSAEncryption',
  }),
];
const truth: Declared = {
  expiresOn: '2027-01-31T12:00:00Z',
  issuer: 'CN=Issuing CA,OU=Security,O=Example, Inc.,L=Lisbon,ST=Lisboa,C=PT',
  serialNumber: '4660',
  signature: 'SHA256WithRSA',
};

function differs(
  declared: Partial<Declared>,
  parts: Parameters<typeof certificate>[0] = { elements },
): boolean {
  return declaredMismatch(certificate({ ...parts, declared: { ...nothing, ...declared } })).length > 0;
}

/** Whether the declared issuer is found to be another than this RFC 4514 name. */
function isOther(issuer: string, declared: string): boolean {
  return differs({ issuer: declared }, { elements: [element({ issuer })] });
}

describe('declared_mismatch', () => {
  test('is not raised when all that Cloudflare declares is true, or when it declares nothing', () => {
    expect(differs(truth)).toBe(false);
    expect(differs({})).toBe(false);
  });

  test('names each field that differs with both words', () => {
    const declared = { ...truth, expiresOn: '2027-01-31T12:00:01Z', serialNumber: '4661' };
    expect(declaredMismatch(certificate({ elements, declared }))).toEqual([
      {
        bundleIndex: 0,
        detail:
          'Cloudflare declares something else than its PEM holds: expires_on "2027-01-31T12:00:01Z", the PEM has ' +
          '"2027-01-31T12:00:00Z"; serial_number "4661", the PEM has "4660". Find out which of the two Cloudflare ' +
          'uses, and upload the certificate again; until then rely on neither.',
      },
    ]);
  });

  test('expires_on is compared as an instant, to the second', () => {
    expect(differs({ expiresOn: '2027-01-31T12:00:00.999999Z' })).toBe(false);
    expect(differs({ expiresOn: '2027-01-31T14:00:00+02:00' })).toBe(false);
    expect(differs({ expiresOn: '2027-01-31T11:59:59Z' })).toBe(true);
    expect(differs({ expiresOn: '10000-01-01T00:00:00Z' })).toBe(false);
  });

  test('serial_number is compared as a decimal integer of any length', () => {
    const serial = (declared: string, serialNumberDecimal: string) =>
      differs({ serialNumber: declared }, { elements: [element({ serialNumberDecimal })] });
    const long = '235217144297995885180570755458463043449861756659';
    expect(serial(long, long)).toBe(false);
    expect(serial(long, `${long.slice(0, -1)}8`)).toBe(true);
    expect(serial('0004660', '4660')).toBe(false);
    expect(serial('-4660', '4660')).toBe(true);
    expect(serial('-4660', '-4660')).toBe(false);
    expect(serial('000', '0')).toBe(false);
    expect(serial('0x1234', '4661')).toBe(false);
  });

  test.each([
    ['SHA256WithRSA', 'sha384WithRSAEncryption', true],
    ['SHA256WithRSA', 'sha256WithRSAEncryption', false],
    ['SHA1WithRSA', 'sha1WithRSA', false],
    ['ECDSAWithSHA256', 'sha256WithRSAEncryption', true],
    ['SHA384WithRSAPSS', 'rsassaPss', false],
    ['PureEd25519', 'Ed448', true],
    ['UnknownSignatureAlgorithm', 'sha256WithRSAEncryption', false],
    ['sha256WithRSAEncryption', 'ecdsa-with-SHA256', false],
    ['SHA256WithRSA', '1.2.3.4', false],
  ])('signature %s beside %s: a mismatch is %s', (signature, signatureAlgorithm, expected) => {
    expect(differs({ signature }, { elements: [element({ signatureAlgorithm })] })).toBe(expected);
  });

  test('it is enough that one element of a bundle is described, whichever', () => {
    const others = bundle(
      element({ serialNumberDecimal: '1' }),
      ...elements,
      element({ serialNumberDecimal: '2' }),
    );
    expect(differs(truth, { elements: others })).toBe(false);
  });

  test('an element that has one field and another that has the other do not make one that has both', () => {
    const split = bundle(
      element({ serialNumberDecimal: '1' }),
      element({ serialNumberDecimal: '2', notAfter: null }),
    );
    const declared = { ...nothing, serialNumber: '2', signature: 'SHA256WithRSA' };
    const [found] = declaredMismatch(certificate({ elements: split, declared }));
    expect(found?.bundleIndex).toBe(0);
    expect(found?.detail).toContain(
      'serial_number "2", the PEM has "1"; signature "SHA256WithRSA", the PEM has',
    );
  });

  test('nothing is said where no element was read, or where one that could not be read may be described', () => {
    const wrong = { serialNumber: '1' };
    expect(differs(wrong, { elements: [] })).toBe(false);
    expect(differs(wrong, { elements: bundle(...elements, element({ parses: false })) })).toBe(false);
    expect(
      differs(wrong, {
        elements,
        refusedBlocks: [{ bundleIndex: 1, label: 'CERTIFICATE', reason: 'truncated' }],
      }),
    ).toBe(false);
    expect(differs(wrong, { elements })).toBe(true);
  });
});

describe('the declared issuer', () => {
  test('may have its attributes in another order, and lack those that Cloudflare does not write', () => {
    expect(isOther('C=PT,O=Example,CN=A CA', 'CN=A CA,O=Example,C=PT')).toBe(false);
    expect(isOther('emailAddress=ca@example.com,DC=example,CN=A CA', 'CN=A CA')).toBe(false);
    expect(isOther('DC=example', '')).toBe(false);
  });

  test('is another when a value of the certificate is not in it', () => {
    expect(isOther('CN=A CA,O=Example', 'CN=Another CA,O=Example')).toBe(true);
    expect(isOther('CN=A CA,O=Example', 'CN=A CA')).toBe(true);
    expect(isOther('CN=A CA', 'CN=A CA 2')).toBe(true);
    expect(isOther('CN=A CA', 'XCN=A CA')).toBe(true);
    expect(isOther('OU=one,OU=two', 'OU=one')).toBe(true);
  });

  test('is another when it has an attribute that the certificate lacks', () => {
    expect(isOther('CN=A CA', 'CN=A CA,O=Example')).toBe(true);
    expect(isOther('CN=A CA', 'CN=A CA,O=')).toBe(false);
  });

  test('may hold separators within values, escaped or not', () => {
    expect(isOther('CN=A CA,O=Example\\, Inc. \\+ Sons', 'CN=A CA,O=Example, Inc. + Sons')).toBe(false);
    expect(isOther('CN=A CA,O=Example\\, Inc.', 'CN=A CA,O=Example\\, Inc.')).toBe(false);
    expect(isOther('CN=A CA,O=Example\\,L=Lisbon', 'CN=A CA,O=Example,L=Lisbon')).toBe(false);
    expect(isOther('CN=A CA+OU=one', 'CN=A CA+OU=one')).toBe(false);
    expect(isOther('O=Exämple\\, Inc.', 'O=Exämple, Inc.')).toBe(false);
    expect(isOther('O=A,OU=B\\,O=A', 'OU=B,O=A,O=A')).toBe(false);
  });

  test('may have one of several common names', () => {
    expect(isOther('CN=last,CN=first', 'CN=last')).toBe(false);
    expect(isOther('CN=last,CN=first', 'CN=first')).toBe(false);
    expect(isOther('CN=last,CN=first', 'CN=other')).toBe(true);
  });

  test('is not judged by values that are no plain text', () => {
    expect(isOther('CN=#0303000102,O=Example', 'CN=?,O=Example')).toBe(false);
    expect(isOther('CN=A\\00CA', 'CN=ACA')).toBe(false);
    expect(isOther('CN=A\\\\00CA', 'CN=ACA')).toBe(true);
    expect(isOther('CN=#0303000102,O=Example', 'O=Sample')).toBe(true);
    expect(isOther('CN=A\\00\\,L=Lisbon', 'CN=A,L=Lisbon')).toBe(false);
  });

  test('is not judged where there are more attributes than can be looked for', () => {
    const units = (count: number) => Array.from({ length: count }, (_, number) => `OU=${number}`).join(',');
    expect(isOther(units(64), 'OU=other')).toBe(true);
    expect(isOther(units(65), 'OU=other')).toBe(false);
  });

  test('may have been read in another character set', () => {
    expect(isOther('CN=Autorité', 'CN=Autorit\ufffd')).toBe(false);
    expect(isOther('CN=ÄÖ', 'CN=\ufffd')).toBe(false);
    expect(isOther('CN=AutoritÃ©', 'CN=Autorité')).toBe(false);
    expect(isOther('CN=Autorité', 'CN=Autorite')).toBe(true);
  });
});

describe('what OpenSSL reads, in the place of Cloudflare', () => {
  const declare = (pem: string): Declared => {
    const { expires_on, issuer, serial_number, signature } = declaredFields(pem);
    return {
      expiresOn: expires_on ?? null,
      issuer: issuer ?? null,
      serialNumber: serial_number ?? null,
      signature: signature ?? null,
    };
  };

  test('is never taken for another certificate, and that of another certificate always', () => {
    const issuer = made.name(
      ['2.5.4.6', made.printable('PT')],
      ['2.5.4.10', made.utf8('Exämple, "Inc." + Söhne = #1')],
      ['2.5.4.3', made.utf8('  A CA  ')],
    );
    const pem = made.pem(made.certificate({ issuer }));
    const other = made.pem(made.certificate({ issuer, serial: made.integer('1235') }));
    expect(declaredMismatch(read(pem, { declared: declare(pem) }))).toEqual([]);
    expect(declaredMismatch(read(pem, { declared: declare(other) }))).toHaveLength(1);
  });

  test.skipIf(!corpusIsHere)('agrees with every certificate of the corpus (needs ../shared/corpus)', () => {
    const disputed = corpusFiles()
      .filter(({ expected }) => expected === 'parses')
      .map(({ file }) => ({ file, text: corpusBytes(file).toString('utf8') }))
      .flatMap(({ file, text }) =>
        declaredMismatch(read(text, { declared: declare(text) })).map(({ detail }) => `${file}: ${detail}`),
      );
    expect(disputed).toEqual([]);
  });
});
