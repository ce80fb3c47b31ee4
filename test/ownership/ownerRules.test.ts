import { describe, expect, test } from 'vitest';
import type { Owner, OwnerRule } from '../../src/ownership/owner.ts';
import { createOwnerOf } from '../../src/ownership/ownerRules.ts';

const owner = (name: string): Owner => ({ name, contact: null, environment: null, criticality: null });
const rule = (name: string, conditions: Partial<OwnerRule>): OwnerRule => ({
  accountId: null,
  name: null,
  subject: null,
  ...conditions,
  owner: owner(name),
});
const certificate = { accountId: 'a', name: 'payments-eu', subject: 'CN=gate.example,O=Example' };

describe('the owner of a certificate', () => {
  test('is that of the first rule that fits, whatever later ones say', () => {
    const rules = [
      rule('other account', { accountId: 'b' }),
      rule('first', { name: 'payments-*' }),
      rule('all', { name: '*' }),
    ];
    expect(createOwnerOf(rules)(certificate)).toEqual(owner('first'));
    expect(createOwnerOf(rules)({ ...certificate, name: 'x' })).toEqual(owner('all'));
  });

  test('is nobody where no rule fits, and without rules', () => {
    expect(createOwnerOf([])(certificate)).toBeNull();
    expect(createOwnerOf([rule('other', { accountId: 'b' })])(certificate)).toBeNull();
  });

  test('needs all that a rule says', () => {
    const ownerOf = createOwnerOf([rule('both', { name: 'payments-*', subject: '*,O=Example' })]);
    expect(ownerOf(certificate)?.name).toBe('both');
    expect(ownerOf({ ...certificate, subject: 'CN=gate.example,O=Other' })).toBeNull();
    expect(ownerOf({ ...certificate, name: 'web' })).toBeNull();
  });

  test('case matters, and what is not known fits only what an empty text fits', () => {
    const ownerOf = createOwnerOf([rule('named', { name: 'Payments-*' })]);
    expect(ownerOf(certificate)).toBeNull();
    expect(ownerOf({ ...certificate, name: null })).toBeNull();
    expect(createOwnerOf([rule('all', { subject: '*' })])({ ...certificate, subject: null })?.name).toBe(
      'all',
    );
  });
});
