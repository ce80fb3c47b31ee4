import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { notACa } from '../../src/findings/checks/notACa.ts';
import { tooLongValidity } from '../../src/findings/checks/tooLongValidity.ts';
import { unsupportedKey } from '../../src/findings/checks/unsupportedKey.ts';
import { weakKey } from '../../src/findings/checks/weakKey.ts';
import { weakSignature } from '../../src/findings/checks/weakSignature.ts';
import { profiles } from '../../src/findings/policy.ts';
import * as sample from '../certificate/sample.ts';
import { make } from '../operations/material.ts';
import { bundle, certificate, element, read, thresholds } from './sample.ts';

/** A certificate with an RSA key whose modulus has so many bits; nobody has its private key. */
function withRsaModulus(bits: number): string {
  const n = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  n[0] = 0xff >> (n.length * 8 - bits);
  const key = createPublicKey({ key: { kty: 'RSA', n: n.toString('base64url'), e: 'AQAB' }, format: 'jwk' });
  return sample.pem(sample.certificate({ spki: sample.spkiOf(key) }));
}

function withCurve(namedCurve: string): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  return sample.pem(sample.certificate({ spki: sample.spkiOf(publicKey) }));
}

describe('weak_key', () => {
  const weak = (pem: string, profile = profiles.default) => weakKey(read(pem), profile.thresholds.weak_key);

  test('RSA of 2047 bits is weak, of 2048 it is not', () => {
    expect(weak(withRsaModulus(2047))).toEqual([
      {
        bundleIndex: 0,
        detail:
          'The RSA key has 2047 bits; the policy asks for at least 2048. Replace the certificate by one with a ' +
          'stronger key.',
      },
    ]);
    expect(weak(withRsaModulus(2048))).toEqual([]);
  });

  test('RSA of 2049 bits, which is no whole number of octets, is not weak', () => {
    expect(weak(withRsaModulus(2049))).toEqual([]);
  });

  test('a curve of 192 bits is weak, of 224 it is not', () => {
    expect(weak(withCurve('prime192v1'))).toHaveLength(1);
    expect(weak(withCurve('secp224r1'))).toEqual([]);
  });

  test('the strict profile asks for RSA 3072 and curves of 256 bits', () => {
    expect(weak(withRsaModulus(3071), profiles.strict)).toHaveLength(1);
    expect(weak(withRsaModulus(3072), profiles.strict)).toEqual([]);
    expect(weak(withCurve('secp224r1'), profiles.strict)).toHaveLength(1);
    expect(weak(withCurve('prime256v1'), profiles.strict)).toEqual([]);
  });

  test.each([
    ['RSA-PSS', 2048],
    ['RSAES-OAEP', 2048],
    ['DSA', 2048],
    ['DH', 2048],
    ['ECDH', 224],
  ])('%s is measured as well', (keyAlgorithm, fewest) => {
    const sized = (keySize: number | null) =>
      weakKey(certificate({ elements: [element({ keyAlgorithm, keySize })] }), thresholds.weak_key);
    expect(sized(fewest - 1)).toHaveLength(1);
    expect(sized(fewest)).toEqual([]);
    expect(sized(null)).toEqual([]);
  });

  test('keys that come in one size are not measured', () => {
    expect(weak(make('client', { ed25519: true }).pem)).toEqual([]);
    expect(
      weakKey(
        certificate({ elements: [element({ keyAlgorithm: '1.2.3', keySize: 8 })] }),
        thresholds.weak_key,
      ),
    ).toEqual([]);
  });

  test('each weak element of a bundle is reported at its place', () => {
    const pem = withRsaModulus(2048) + withRsaModulus(1024) + withRsaModulus(512);
    expect(weak(pem).map(({ bundleIndex }) => bundleIndex)).toEqual([1, 2]);
  });
});

describe('weak_signature', () => {
  const signed = (parts: Parameters<typeof element>[0]) =>
    weakSignature(certificate({ elements: [element(parts)] }));

  test('SHA-1 on a client certificate is weak, SHA-256 is not', () => {
    expect(signed({ signatureAlgorithm: 'sha1WithRSAEncryption' })).toEqual([
      {
        bundleIndex: 0,
        detail:
          'It is signed with sha1WithRSAEncryption, whose digest does not withstand forgery. Have it issued again, ' +
          'signed with SHA-256 or better.',
      },
    ]);
    expect(signed({ signatureAlgorithm: 'sha256WithRSAEncryption' })).toEqual([]);
  });

  test('SHA-1 on a self-signed root is not reported, nor MD2 on a root that nothing here can verify', () => {
    const root = { subject: 'CN=Root', issuer: 'CN=Root' };
    expect(signed({ ...root, signatureAlgorithm: 'sha1WithRSAEncryption', selfSigned: true })).toEqual([]);
    expect(signed({ ...root, signatureAlgorithm: 'md2WithRSAEncryption', selfSigned: null })).toEqual([]);
  });

  test('on a certificate that names itself as issuer, but that another key has signed, it is', () => {
    const rollover = { subject: 'CN=Root', issuer: 'CN=Root', selfSigned: false };
    expect(signed({ ...rollover, signatureAlgorithm: 'ecdsa-with-SHA1' })).toHaveLength(1);
  });

  test.each([
    'md2WithRSAEncryption',
    'md4WithRSAEncryption',
    'md5WithRSAEncryption',
    'md5',
    'ripemd160WithRSA',
    'sha1WithRSA',
    'ecdsa-with-SHA1',
    'dsaWithSHA1',
  ])('%s is weak', (signatureAlgorithm) => {
    expect(signed({ signatureAlgorithm })).toHaveLength(1);
  });

  test.each(['sha224WithRSAEncryption', 'rsassaPss', 'Ed25519', 'ML-DSA-65', '1.2.3.4', null])(
    '%s is not judged weak',
    (signatureAlgorithm) => {
      expect(signed({ signatureAlgorithm })).toEqual([]);
    },
  );
});

describe('unsupported_key', () => {
  test('Ed25519 is not verified by Cloudflare, P-256 with SHA-256 is', () => {
    expect(unsupportedKey(read(make('CA', { ed25519: true, ca: true }).pem))).toEqual([
      {
        bundleIndex: 0,
        detail:
          'Cloudflare verifies RSA and ECDSA with SHA-1, SHA-256, SHA-384 or SHA-512 only; this is a key of Ed25519, ' +
          'signed with Ed25519. Have it issued again with what Cloudflare verifies, not with SHA-1.',
      },
    ]);
    expect(unsupportedKey(read(make('CA', { ca: true }).pem))).toEqual([]);
  });

  test('RSASSA-PSS by an RSA key is not, PKCS #1 is', () => {
    const rsa = { keyAlgorithm: 'RSA', keySize: 2048 };
    const elements = bundle(
      element({ ...rsa, signatureAlgorithm: 'rsassaPss' }),
      element({ ...rsa, signatureAlgorithm: 'sha256WithRSAEncryption' }),
    );
    expect(unsupportedKey(certificate({ elements })).map(({ bundleIndex }) => bundleIndex)).toEqual([0]);
  });

  test('an element whose algorithms could not be read is not judged', () => {
    expect(unsupportedKey(certificate({ elements: [element({ keyAlgorithm: null })] }))).toEqual([]);
    expect(unsupportedKey(certificate({ elements: [element({ signatureAlgorithm: null })] }))).toEqual([]);
  });
});

describe('not_a_ca', () => {
  test('uploaded as a CA without basicConstraints CA is reported, with it is not', () => {
    expect(notACa(read(make('client').pem, { ca: true }))).toEqual([
      {
        bundleIndex: 0,
        detail:
          'It was uploaded as a CA, but the element "CN=client" is not marked as one (basicConstraints), so that no ' +
          'client certificate is valid through it. Upload the CA itself, or upload this one as a client certificate.',
      },
    ]);
    expect(notACa(read(make('CA', { ca: true }).pem, { ca: true }))).toEqual([]);
  });

  test('nothing is said where the extension could not be read, nor of what was not uploaded as a CA', () => {
    expect(notACa(certificate({ ca: true, elements: [element({ isCa: null })] }))).toEqual([]);
    expect(notACa(certificate({ ca: false }))).toEqual([]);
    expect(notACa(certificate({ ca: null }))).toEqual([]);
  });
});

describe('too_long_validity', () => {
  const long = (parts: Parameters<typeof element>[0]) =>
    tooLongValidity(certificate({ elements: [element(parts)] }), thresholds.too_long_validity);

  test('825 days to the second are allowed to a client; since both ends count, 825 days apart is a second more', () => {
    const notBefore = '2026-01-01T00:00:00Z';
    expect(long({ notBefore, notAfter: '2028-04-04T23:59:59Z' })).toEqual([]);
    expect(long({ notBefore, notAfter: '2028-04-05T00:00:00Z' })).toEqual([
      {
        bundleIndex: 0,
        detail:
          'It is valid from 2026-01-01T00:00:00Z to 2028-04-05T00:00:00Z, longer than the 825 days that the policy ' +
          'allows what is not a CA. Have its successor issued for a shorter time.',
      },
    ]);
  });

  test('a CA may be valid for 9132 days', () => {
    const notBefore = '2026-01-01T00:00:00Z';
    expect(long({ isCa: true, notBefore, notAfter: '2051-01-01T23:59:59Z' })).toEqual([]);
    expect(long({ isCa: true, notBefore, notAfter: '2051-01-02T00:00:00Z' })).toHaveLength(1);
    expect(long({ isCa: null, notBefore, notAfter: '2051-01-01T23:59:59Z' })).toHaveLength(1);
  });

  test('the whole range of years is measured, and an end before the beginning is not long', () => {
    expect(long({ notBefore: '0000-01-01T00:00:00Z', notAfter: '9999-12-31T23:59:59Z' })).toHaveLength(1);
    expect(long({ notBefore: '9999-12-31T23:59:59Z', notAfter: '0000-01-01T00:00:00Z' })).toEqual([]);
    expect(long({ notBefore: null, notAfter: '9999-12-31T23:59:59Z' })).toEqual([]);
  });

  test('a threshold that is no whole number of days is told in seconds', () => {
    const [found] = tooLongValidity(certificate(), { leafSeconds: 90_000, caSeconds: 90_000 });
    expect(found?.detail).toContain('longer than the 90000 seconds that');
  });
});
