import { describe, expect, test } from 'vitest';
import { duplicateCertificate } from '../../src/findings/checks/duplicateCertificate.ts';
import { sharedKey } from '../../src/findings/checks/sharedKey.ts';
import { make } from '../operations/material.ts';
import { accountId, certificate, read } from './sample.ts';

const other = (certificateId: string, name: string | null, account = accountId) => ({
  accountId: account,
  certificateId,
  name,
});

describe('duplicate_certificate', () => {
  test('the others with the same leading element are named, those of other accounts with the account', () => {
    const duplicates = [other('one', 'First'), other('two', null, 'another-account')];
    expect(duplicateCertificate(certificate({ duplicates }))).toEqual([
      {
        bundleIndex: null,
        detail:
          'The same certificate is also stored as "First" (one), one without a name (two) of account another-account. ' +
          'Keep one where one account needs it only once, and replace all of them together.',
      },
    ]);
    expect(duplicateCertificate(certificate())).toEqual([]);
  });

  test('it says the same whether there are four others or more', () => {
    const four = ['one', 'two', 'three', 'four'].map((id) => other(id, id));
    const [found] = duplicateCertificate(certificate({ duplicates: four }));
    expect(found?.detail).toContain('"three" (three) and more.');
    expect(duplicateCertificate(certificate({ duplicates: [...four, other('five', 'five')] }))).toEqual([
      found,
    ]);
  });

  test('an element that occurs twice in a bundle is reported at its later place, two with one name are not', () => {
    const [first, again] = [make('same').pem, make('same').pem];
    expect(duplicateCertificate(read(first + again + first))).toEqual([
      {
        bundleIndex: 2,
        detail:
          'The element "CN=same" is in the bundle before. Upload the bundle with each certificate once.',
      },
    ]);
    expect(duplicateCertificate(read(first + again))).toEqual([]);
  });
});

describe('shared_key', () => {
  test('the others with the same key are named', () => {
    expect(sharedKey(certificate({ sharedKeys: [other('one', 'First')] }))).toEqual([
      {
        bundleIndex: null,
        detail:
          'Its key is also the key of another certificate: "First" (one). Make a new key for each holder, and for ' +
          'each renewal.',
      },
    ]);
    expect(sharedKey(certificate({ duplicates: [other('one', 'First')] }))).toEqual([]);
  });
});
