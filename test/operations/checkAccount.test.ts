import { expect, test } from 'vitest';
import type { Listing, SourceRecord } from '../../src/inventory/source.ts';
import { checkAccount } from '../../src/operations/checkAccount.ts';
import { parsePem } from '../../src/operations/parsePem.ts';
import { parseRecord } from '../../src/operations/parseRecord.ts';
import { make } from './material.ts';

const leaf = make('a leaf');
const issuer = make('an issuer', { ca: true });
const root = make('a root', { ca: true });

const whole: Listing = {
  listed: 1,
  reported: 1,
  pages: 1,
  unidentified: 0,
  fault: null,
  failed: false,
  nullResult: false,
};

function held(certificates: string, name = 'held'): SourceRecord {
  return {
    certificateId: 'id-1',
    name,
    ca: false,
    type: 'custom',
    certificates,
    uploadedOn: null,
    declared: { expiresOn: null, issuer: null, serialNumber: null, signature: null },
    failures: [],
  };
}

function check(upload: string, record: SourceRecord, listing = whole) {
  return checkAccount(parsePem(upload), 'new', { listing, records: [parseRecord(record)] });
}

test('the same certificates are refused, however their PEM is written, naming id and name', () => {
  const rewritten = (leaf.pem + leaf.pem + issuer.pem).replaceAll('\n', '\r\n');
  expect(check(leaf.pem + issuer.pem, held(rewritten)).refusals).toEqual([
    'The account already holds the same certificate as id-1 (name "held").',
  ]);
});

test('a chain around a certificate that the account holds alone is another upload: a warning', () => {
  const verdict = check(leaf.pem + issuer.pem, held(leaf.pem));
  expect(verdict.refusals).toEqual([]);
  expect(verdict.warnings).toEqual([expect.stringContaining('in the account already')]);
});

test('sharing only an issuer raises nothing', () => {
  expect(check(leaf.pem + root.pem, held(issuer.pem + root.pem))).toEqual({ refusals: [], warnings: [] });
});

test('a record without PEM is the same as nothing', () => {
  expect(check(leaf.pem, { ...held(''), certificates: null }).refusals).toEqual([]);
});

test('a name that is in use is a warning', () => {
  expect(check(leaf.pem, held(root.pem, 'new')).warnings).toEqual(['The name is in use already by id-1.']);
});

test('a list that could not be read is a refusal, one that is not proven whole a warning', () => {
  const fault = { reason: 'count_mismatch' as const, detail: 'One is missing.' };
  const partly = check(leaf.pem, held(root.pem), { ...whole, fault });
  expect(partly.refusals).toEqual([]);
  expect(partly.warnings).toEqual([expect.stringContaining('One is missing.')]);
  expect(check(leaf.pem, held(root.pem), { ...whole, fault, failed: true }).refusals).toEqual([
    expect.stringContaining('One is missing.'),
  ]);
});
