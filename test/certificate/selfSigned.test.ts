import { constants, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { fastest } from './fastest.ts';
import { certificate, commonName, integer, oid, type SampleParts, sequence, spkiOf, tlv } from './sample.ts';

const root = commonName('A root');
const nullParameters = Buffer.from([0x05, 0x00]);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');
const rsaWithSha256 = Buffer.concat([oid('1.2.840.113549.1.1.11'), nullParameters]);

function selfIssued(
  key: KeyObject,
  algorithm: Buffer,
  signWith: (tbs: Buffer) => Buffer,
  parts: SampleParts = {},
) {
  return certificate({
    subject: root,
    issuer: root,
    spki: spkiOf(key),
    innerAlgorithm: algorithm,
    signWith,
    ...parts,
  });
}

const sha256Identifier = oid('2.16.840.1.101.3.4.2.1');
function pss(saltLength: string, maskHash: Buffer = sha256Identifier): Buffer {
  return Buffer.concat([
    oid('1.2.840.113549.1.1.10'),
    sequence(
      tlv(0xa0, sequence(sha256Identifier)),
      tlv(0xa1, sequence(oid('1.2.840.113549.1.1.8'), sequence(maskHash))),
      tlv(0xa2, integer(saltLength)),
    ),
  ]);
}
const signPss = (tbs: Buffer) =>
  sign('sha256', tbs, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });

test.each([
  ['RSA', selfIssued(rsa.publicKey, rsaWithSha256, (tbs) => sign('sha256', tbs, rsa.privateKey))],
  ['RSA-PSS', selfIssued(rsa.publicKey, pss('20'), signPss)],
  [
    'ECDSA',
    selfIssued(ec.publicKey, oid('1.2.840.10045.4.3.3'), (tbs) => sign('sha384', tbs, ec.privateKey)),
  ],
  [
    'Ed25519',
    selfIssued(ed25519.publicKey, oid('1.3.101.112'), (tbs) => sign(null, tbs, ed25519.privateKey)),
  ],
])('a signature of %s by the own key makes a self-signed certificate, as for OpenSSL', (_, der) => {
  const node = new X509Certificate(der);
  expect(node.verify(node.publicKey)).toBe(true);
  expect(readElement(der)).toMatchObject({ selfSigned: true, failures: [] });
});

test('equal names and a signature by another key are self-issued, not self-signed', () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = selfIssued(rsa.publicKey, rsaWithSha256, (tbs) => sign('sha256', tbs, other.privateKey));
  expect(readElement(der)).toMatchObject({ selfSigned: false, failures: [] });
});

test('a key of another kind than the signature can’t have made it', () => {
  const der = selfIssued(rsa.publicKey, oid('1.3.101.112'), (tbs) => sign(null, tbs, ed25519.privateKey));
  expect(readElement(der)).toMatchObject({ selfSigned: false, failures: [] });
});

test('a signature by the own key under another name is not self-signed', () => {
  const der = selfIssued(rsa.publicKey, rsaWithSha256, (tbs) => sign('sha256', tbs, rsa.privateKey), {
    issuer: commonName('Another'),
  });
  expect(readElement(der).selfSigned).toBe(false);
});

test.each([
  ['an unknown algorithm', selfIssued(rsa.publicKey, oid('1.2.3.4'), (tbs) => tbs)],
  ['MD2', selfIssued(rsa.publicKey, oid('1.2.840.113549.1.1.2'), (tbs) => tbs.subarray(0, 256))],
  ['PSS with two hashes', selfIssued(rsa.publicKey, pss('20', oid('1.3.14.3.2.26')), signPss)],
])('%s leaves it open, and says so', (_, der) => {
  expect(readElement(der)).toMatchObject({
    selfSigned: null,
    failures: [{ field: 'self_signed', reason: 'algorithm_unsupported' }],
  });
});

test('a key too large to be tried in bounded time leaves it open', () => {
  const modulus = Buffer.alloc(4_000, 0xff);
  modulus[0] = 0;
  const key = tlv(0x03, Buffer.from([0]), sequence(tlv(0x02, modulus), tlv(0x02, modulus)));
  const spki = sequence(sequence(oid('1.2.840.113549.1.1.1'), nullParameters), key);
  const der = selfIssued(rsa.publicKey, rsaWithSha256, () => Buffer.alloc(3_999, 1), { spki });
  expect(readElement(der)).toMatchObject({ keySize: 31_992, selfSigned: null });
  expect(fastest(() => readElement(der))).toBeLessThan(50);
});
