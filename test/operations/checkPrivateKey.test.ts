import { createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkPrivateKey } from '../../src/operations/checkPrivateKey.ts';
import { parsePem } from '../../src/operations/parsePem.ts';
import { make } from './material.ts';

const leaf = make('a leaf');
const other = make('another');
const check = (key: string, pem: string, ca = false) => checkPrivateKey(key, parsePem(pem), { ca });

test('the key of the first certificate is given back alone, as PKCS #8', () => {
  const sec1 = createPrivateKey(leaf.privateKey).export({ type: 'sec1', format: 'pem' }).toString();
  for (const text of [leaf.privateKey, sec1, `some text\n${leaf.pem}${leaf.privateKey}`]) {
    expect(check(text, leaf.pem + other.pem)).toEqual({
      refusals: [],
      warnings: [],
      privateKey: leaf.privateKey,
    });
  }
});

test('a key of no certificate is refused', () => {
  expect(check(other.privateKey, leaf.pem)).toEqual({
    refusals: ['The private key does not belong to the first certificate.'],
    warnings: [],
    privateKey: null,
  });
});

test('a key of a later certificate is refused and says which has to come first', () => {
  expect(check(other.privateKey, leaf.pem + other.pem).refusals).toEqual([
    'The private key belongs to certificate 2: that one must come first.',
  ]);
});

test('an encrypted key and what is no key are refused without a word of their content', () => {
  const encrypted = createPrivateKey(leaf.privateKey)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString();
  expect(check(encrypted, leaf.pem).refusals).toEqual([expect.stringContaining('is encrypted')]);
  const spoilt = leaf.privateKey.replace(/\n(.{20})/, '\n!!$1');
  const verdict = check(spoilt, leaf.pem);
  expect(verdict.refusals).toEqual([expect.stringContaining('cannot be read')]);
  expect(JSON.stringify(verdict)).not.toContain(leaf.privateKey.split('\n')[1]?.slice(0, 16));
});

test('sending the key of a CA is a warning', () => {
  const authority = make('an authority', { ca: true });
  expect(check(authority.privateKey, authority.pem, true).warnings).toEqual([
    expect.stringContaining('private key of a CA'),
  ]);
});
