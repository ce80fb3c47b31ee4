import { expect, test } from 'vitest';
import { checkCertificates } from '../../src/operations/checkCertificates.ts';
import { parsePem } from '../../src/operations/parsePem.ts';
import { make } from './material.ts';

const now = new Date('2026-01-01T00:00:00Z');
const check = (text: string, ca = false) => checkCertificates(parsePem(text), { ca, now });

const leaf = make('a leaf');
const authority = make('an authority', { ca: true });

test('a valid certificate raises nothing, neither as a leaf nor as a CA', () => {
  expect(check(leaf.pem)).toEqual({ refusals: [], warnings: [] });
  expect(check(authority.pem, true)).toEqual({ refusals: [], warnings: [] });
});

test('a text without a certificate is refused', () => {
  for (const text of ['', 'hello', leaf.der.toString('utf8')]) {
    expect(check(text).refusals).toEqual([expect.stringContaining('There is no certificate in it')]);
  }
});

test('one unreadable block among good ones is refused and named', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  expect(check(leaf.pem + broken).refusals).toEqual(['Certificate 2 is not an X.509 certificate.']);
  const cut = leaf.pem.replace(/\n[^\n]+\n-----END/, '\n-----END');
  expect(check(cut).refusals).toEqual([expect.stringContaining('Certificate 1 is cut off')]);
});

test('a private key beside the certificate is refused with the way to give it, and is not repeated', () => {
  const verdict = check(leaf.pem + leaf.privateKey);
  expect(verdict.refusals).toEqual([expect.stringContaining('--private-key')]);
  expect(JSON.stringify(verdict)).not.toContain(leaf.privateKey.split('\n')[1]);
});

test('another kind of block is refused by its label', () => {
  const request = '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n';
  expect(check(leaf.pem + request).refusals).toEqual([
    expect.stringContaining('labelled CERTIFICATE REQUEST is not a certificate'),
  ]);
});

test('what is no CA is refused as a CA', () => {
  expect(check(leaf.pem, true).refusals).toEqual([expect.stringContaining('Certificate 1 is not a CA')]);
});

test('a CA that is not uploaded as one is a warning only', () => {
  expect(check(authority.pem)).toEqual({
    refusals: [],
    warnings: [expect.stringContaining('Certificate 1 is a CA: without --ca')],
  });
});

test('a CA behind a leaf, as in a chain, raises nothing; a leaf behind a CA is a warning', () => {
  expect(check(leaf.pem + authority.pem).warnings).toEqual([]);
  expect(check(authority.pem + leaf.pem, true).warnings).toEqual([
    'Certificate 2 is not a CA, although --ca is given.',
  ]);
});

test('an expired certificate and one that is not yet valid are warnings', () => {
  const pem = make('old', { expired: true }).pem + make('early', { early: true }).pem;
  expect(check(pem).warnings).toEqual([
    'Certificate 1 has expired on 2021-01-01T00:00:00Z.',
    'Certificate 2 is not valid before 2048-01-01T00:00:00Z.',
  ]);
});

test('a certificate that ends this very second has not expired', () => {
  const verdict = checkCertificates(parsePem(leaf.pem), { ca: false, now: new Date('2049-12-31T23:59:59Z') });
  expect(verdict.warnings).toEqual([]);
});

test('Ed25519, which Cloudflare takes and never verifies, is a warning', () => {
  const verdict = check(make('edwards', { ed25519: true, ca: true }).pem, true);
  expect(verdict.refusals).toEqual([]);
  expect(verdict.warnings).toEqual([expect.stringContaining('key Ed25519, signature Ed25519')]);
});

test('a certificate that occurs twice is a warning', () => {
  expect(check(leaf.pem + leaf.pem).warnings).toEqual([
    'Certificate 2 is the same as certificate 1; it is sent once.',
  ]);
});
