import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readPem } from '../../src/certificate/pem.ts';
import { privateKeyTraces } from './keyTraces.ts';
import { certificate, commonName, integer, oid, pem, sequence, spkiOf, tlv } from './sample.ts';

const der = certificate();
const one = pem(der);
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encryption = { cipher: 'aes-256-cbc', passphrase: 'secret', format: 'der', type: 'pkcs8' } as const;

const keys: [string, string, Buffer][] = [
  ['PKCS #1', 'RSA PRIVATE KEY', rsa.privateKey.export({ format: 'der', type: 'pkcs1' })],
  ['PKCS #8 of RSA', 'PRIVATE KEY', pkcs8(rsa.privateKey)],
  ['SEC 1', 'EC PRIVATE KEY', ec.privateKey.export({ format: 'der', type: 'sec1' })],
  ['PKCS #8 of EC', 'PRIVATE KEY', pkcs8(ec.privateKey)],
  ['PKCS #8 of Ed25519', 'PRIVATE KEY', pkcs8(generateKeyPairSync('ed25519').privateKey)],
  [
    'PKCS #8 of DSA',
    'PRIVATE KEY',
    pkcs8(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey),
  ],
  ['encrypted PKCS #8', 'ENCRYPTED PRIVATE KEY', ec.privateKey.export(encryption)],
  ["OpenSSH's form", 'OPENSSH PRIVATE KEY', openssh()],
];

function pkcs8(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}

/** The beginning of a key of OpenSSH (openssh-portable, PROTOCOL.key), then octets that stand for the rest. */
function openssh(): Buffer {
  const none = Buffer.from('\0\0\0\u0004none');
  return Buffer.concat([Buffer.from('openssh-key-v1\0'), none, none, randomBytes(120)]);
}

const reasons = (text: string) =>
  readPem(text).flatMap((block) => (block.kind === 'refused' ? [block.reason] : []));
const base64Lines = (octets: Buffer) => pem(octets).split('\n').slice(1, -2).join('\n');
const insideBlock = (text: string) => `${one.replace('\n-----END', `\n${text}\n-----END`)}`;

describe.each(keys)('a private key in %s', (_, label, key) => {
  const keyPem = pem(key, label);

  test.each([
    ['in its own block', keyPem],
    ['after a certificate', one + keyPem],
    ['before a certificate', keyPem + one],
    ['glued to a certificate', one.trimEnd() + keyPem],
    ['inside a certificate block, armour and all', insideBlock(keyPem.trimEnd())],
    ['without its end', one + keyPem.replace(/-----END.*\n/, '')],
    ['without its end, before a certificate', keyPem.replace(/-----END.*\n/, '') + one],
    ['without its beginning', one + keyPem.replace(/-----BEGIN.*\n/, '')],
    ['with an end of another label', keyPem.replace(`END ${label}`, 'END CERTIFICATE')],
    ['labelled as a certificate', pem(key)],
    ['labelled as a certificate at its end', keyPem.replace(`BEGIN ${label}`, 'BEGIN CERTIFICATE')],
    ['labelled as something else', pem(key, 'PUBLIC KEY')],
    ['labelled as a certificate, unterminated', pem(key).replace(/-----END.*\n/, '')],
    ['labelled as a certificate, with a spoilt character', pem(key).replace(/.(?=\n-----END)/, '!')],
    ['labelled as a certificate, cut off', pem(key.subarray(0, key.length - 9))],
    ['behind a certificate in one block', pem(Buffer.concat([der, key]))],
    ['behind a certificate in one block, as base64 of its own', insideBlock(base64Lines(key))],
    ['behind a trusted certificate', pem(Buffer.concat([der, key]), 'TRUSTED CERTIFICATE')],
    [
      'with four dashes, inside a certificate block',
      insideBlock(keyPem.trimEnd().replaceAll('-----', '----')),
    ],
    ['with four dashes', one + keyPem.replaceAll('-----', '----')],
    ['in lower-case armour', one + keyPem.replace(/-----.*-----/g, (line) => line.toLowerCase())],
    ['with literal \\n', keyPem.replaceAll('\n', '\\n')],
    ['in an extension of a certificate', pem(withExtension(key))],
  ])('%s is found, and no trace of it is kept', (_where, text) => {
    expect(reasons(text)).toContain('private_key_in_pem');
    const blocks = readPem(text);
    for (const block of blocks) {
      if (block.kind === 'refused' && block.reason === 'private_key_in_pem') expect(block.text).toBeNull();
    }
    expect(privateKeyTraces(blocks, key, der)).toEqual([]);
  });
});

function withExtension(key: Buffer): Buffer {
  return certificate({ extensions: [sequence(oid('1.2.3.4'), tlv(0x04, key))] });
}

test('raw octets of a key behind a certificate are not kept either, though nothing tells what they are', () => {
  const seed = Buffer.from('f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f01', 'hex');
  for (const text of [pem(Buffer.concat([der, seed])), pem(seed), insideBlock(`${base64Lines(seed)}!`)]) {
    expect(readPem(text).map(({ kind }) => kind)).toEqual(['refused']);
    expect(privateKeyTraces(readPem(text), seed)).toEqual([]);
  }
});

test('nothing of a spoilt label is repeated', () => {
  const key = Buffer.alloc(40, 'kK9');
  const text = `-----BEGIN ${key.toString('base64').slice(0, 50)}-----\nAA==\n-----END ${key.toString('base64').slice(0, 50)}-----\n`;
  expect(privateKeyTraces(readPem(text), key)).toEqual([]);
  expect(readPem(text)).toMatchObject([{ label: null, reason: 'not_a_certificate' }]);
});

test('a certificate is never taken for a key: not one of version 1 with serial number 0 or 1, not a request', () => {
  for (const serial of ['00', '01']) {
    const versionOne = certificate({ version: null, serial: integer(serial), issuer: commonName('x') });
    expect(reasons(pem(versionOne))).toEqual([]);
    expect(reasons(pem(versionOne.subarray(0, -4)))).toEqual(['truncated']);
  }
  expect(reasons(pem(spkiOf(rsa.publicKey), 'PUBLIC KEY'))).toEqual(['not_a_certificate']);
  const request = sequence(integer('00'), commonName('x'), spkiOf(rsa.publicKey));
  expect(reasons(pem(sequence(request), 'CERTIFICATE REQUEST'))).toEqual(['not_a_certificate']);
});
