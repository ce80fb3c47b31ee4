import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPublicKey } from '../../src/certificate/publicKey.ts';
import { integer, oid, sequence, spkiOf, tlv } from './sample.ts';

const rsaKey = (...numbers: Buffer[]) =>
  sequence(sequence(oid('1.2.840.113549.1.1.1'), Buffer.from([5, 0])), bits(sequence(...numbers)));
const bits = (key: Uint8Array) => tlv(0x03, Buffer.from([0]), key);

test.each([
  ['RSA', 2048, null, generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['RSA', 1030, null, generateKeyPairSync('rsa', { modulusLength: 1030 })],
  ['RSA-PSS', 2048, null, generateKeyPairSync('rsa-pss', { modulusLength: 2048 })],
  ['DSA', 1024, null, generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })],
  ['EC', 224, 'P-224', generateKeyPairSync('ec', { namedCurve: 'secp224r1' })],
  ['EC', 256, 'P-256', generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
  ['EC', 521, 'P-521', generateKeyPairSync('ec', { namedCurve: 'secp521r1' })],
  ['EC', 256, 'secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
  ['EC', 256, 'brainpoolP256r1', generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' })],
  ['Ed25519', 256, null, generateKeyPairSync('ed25519')],
  ['Ed448', 456, null, generateKeyPairSync('ed448')],
  ['X25519', 253, null, generateKeyPairSync('x25519')],
])('a key of %s has %i bits and the curve %s', (algorithm, size, curve, { publicKey }) => {
  expect(readPublicKey(spkiOf(publicKey))).toMatchObject({
    keyAlgorithm: algorithm,
    keySize: size,
    curve,
    failures: [],
  });
});

const explicit = spkiOf(
  generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey,
);

test('a curve spelled out in parameters is recognised', () => {
  expect(readPublicKey(explicit)).toMatchObject({ keySize: 256, curve: 'P-256', failures: [] });
});

test('parameters that differ from the known curve in the generator are not that curve (CVE-2020-0601)', () => {
  const generatorX = Buffer.from('6b17d1f2e12c4247f8bce6e563a440f2', 'hex');
  const forged = Buffer.from(explicit);
  const at = forged.indexOf(generatorX);
  expect(at).toBeGreaterThan(0);
  forged[at] = 0x6a;
  expect(readPublicKey(forged)).toMatchObject({ keySize: 256, curve: 'explicit', failures: [] });
});

test('an unknown curve and an unknown algorithm are given by their OIDs, without a size', () => {
  const unknownCurve = sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.3.4')), bits(Buffer.from([4])));
  expect(readPublicKey(unknownCurve)).toMatchObject({
    keyAlgorithm: 'EC',
    keySize: null,
    curve: '1.2.3.4',
    failures: [],
  });
  const unknown = sequence(sequence(oid('1.2.3.4.5')), bits(Buffer.from([1, 2, 3])));
  expect(readPublicKey(unknown)).toMatchObject({
    keyAlgorithm: '1.2.3.4.5',
    keyAlgorithmOid: '1.2.3.4.5',
    keySize: null,
    failures: [],
  });
});

test('a post-quantum key has the bits of its octets, and none when it has the wrong number of them', () => {
  const mlDsa44 = (octets: number) =>
    sequence(sequence(oid('2.16.840.1.101.3.4.3.17')), bits(Buffer.alloc(octets)));
  expect(readPublicKey(mlDsa44(1312))).toMatchObject({
    keyAlgorithm: 'ML-DSA-44',
    keySize: 10_496,
    failures: [],
  });
  expect(readPublicKey(mlDsa44(1311))).toMatchObject({
    keySize: null,
    failures: [{ field: 'key_size', reason: 'key_malformed' }],
  });
});

test('a modulus without its leading zero keeps its size and is reported', () => {
  expect(readPublicKey(rsaKey(integer(`81${'00'.repeat(127)}`), integer('010001')))).toMatchObject({
    keySize: 1024,
    failures: [{ field: 'key_size', reason: 'key_malformed' }],
  });
});

test.each([
  ['a zero modulus', rsaKey(integer('00'), integer('010001'))],
  ['no exponent', rsaKey(integer('4001'))],
  ['a third number', rsaKey(integer('4001'), integer('03'), integer('03'))],
  ['no key', sequence(sequence(oid('1.2.840.113549.1.1.1')), bits(Buffer.alloc(0)))],
  ['no bit string', sequence(sequence(oid('1.2.840.113549.1.1.1')))],
])('an RSA key with %s keeps its algorithm and is reported', (_, spki) => {
  const reading = readPublicKey(spki);
  expect(reading.keyAlgorithm).toBe('RSA');
  expect(reading.failures).toEqual([{ field: 'key_size', reason: 'key_malformed' }]);
});

test('parameters left to the issuer leave the size open, and say so', () => {
  expect(readPublicKey(sequence(sequence(oid('1.2.840.10040.4.1')), bits(integer('01'))))).toMatchObject({
    keyAlgorithm: 'DSA',
    keySize: null,
    failures: [{ field: 'key_size', reason: 'key_parameters_missing' }],
  });
});
