import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentDigest } from '../../src/certificate/digest.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { certificate, integer, pem } from './sample.ts';

const one = pem(certificate());
const other = pem(certificate({ serial: integer('02') }));
const digest = (text: string) => contentDigest(readPem(text));
const keyPem = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

test('blanks, line ends and text between make no difference', () => {
  expect(digest(` text\r\n${one.replaceAll('\n', '\r\n ')}\n\n`)).toBe(digest(one));
  expect(digest(one.replaceAll('\n', ' '))).toBe(digest(one));
});

test('another certificate, another order and one more block make a difference', () => {
  const digests = [one, other, one + other, other + one, one + one, ''].map(digest);
  expect(new Set(digests).size).toBe(digests.length);
});

test('a refused block enters with its text, but not with its white space', () => {
  const broken = (character: string) => one.replace(/.(?=\n-----END)/, character);
  expect(digest(broken('!'))).not.toBe(digest(broken('?')));
  expect(digest(broken('!').replaceAll('\n', '\r\n'))).toBe(digest(broken('!')));
});

test('that a private key was there enters, the key itself does not', () => {
  expect(digest(one + keyPem())).toBe(digest(one + keyPem()));
  expect(digest(one + keyPem())).not.toBe(digest(one));
});

test('the digest is 64 characters of lower-case hex', () => {
  expect(digest(one)).toMatch(/^[0-9a-f]{64}$/);
});
