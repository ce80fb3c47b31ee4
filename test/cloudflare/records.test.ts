import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAssociation, readId, readRecord } from '../../src/cloudflare/records.ts';
import { certificate, rawRecord } from './client.ts';

const keyBody = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg';
const privateKey = `-----BEGIN PRIVATE KEY-----\n${keyBody}\n-----END PRIVATE KEY-----\n`;

describe('one record', () => {
  it('is taken whole, timestamps and serial with the digits as received', () => {
    expect(readRecord(rawRecord(certificate))).toEqual({
      certificateId: certificate,
      name: 'example_ca_cert',
      ca: true,
      type: 'custom',
      certificates: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      uploadedOn: '2022-11-22T17:32:30.467938Z',
      declared: {
        expiresOn: '2122-10-29T16:59:47Z',
        issuer: 'O=Example Inc.,L=California,ST=San Francisco,C=US',
        serialNumber: '235217144297995885180570755458463043449861756659',
        signature: 'SHA256WithRSA',
      },
      failures: [],
    });
  });

  it.each([
    ['ca', 'yes', 'wrong_type'],
    ['ca', undefined, 'missing'],
    ['name', 7, 'wrong_type'],
    ['name', 'x'.repeat(513), 'too_large'],
    ['name', privateKey, 'invalid_value'],
    ['name', keyBody, 'invalid_value'],
    ['type', privateKey, 'invalid_value'],
    ['issuer', privateKey, 'invalid_value'],
    ['signature', privateKey, 'invalid_value'],
    ['type', ['custom'], 'wrong_type'],
    ['certificates', null, 'missing'],
    ['certificates', { pem: '' }, 'wrong_type'],
    ['certificates', 'x'.repeat(2 * 1024 * 1024 + 1), 'too_large'],
    ['uploaded_on', 'yesterday', 'invalid_value'],
    ['uploaded_on', 1669138350, 'wrong_type'],
    ['expires_on', '2023-02-29T00:00:00Z', 'invalid_value'],
    ['issuer', undefined, 'missing'],
    ['serial_number', 12345, 'wrong_type'],
    ['serial_number', '29338064d8', 'invalid_value'],
    ['signature', false, 'wrong_type'],
  ])('loses only %s when that is %j', (field, value, reason) => {
    const whole = readRecord(rawRecord(certificate));
    const record = readRecord(rawRecord(certificate, { [field]: value }));
    expect(record?.failures).toEqual([{ field, reason }]);
    const changed = Object.keys(record ?? {}).filter(
      (key) => JSON.stringify(record?.[key as 'name']) !== JSON.stringify(whole?.[key as 'name']),
    );
    expect(changed).toHaveLength(2);
  });

  it('may lack the name, which is optional, and the type, which older answers do not have', () => {
    const record = readRecord(rawRecord(certificate, { name: null, type: undefined }));
    expect(record).toMatchObject({ name: null, type: null, failures: [] });
  });

  it.each([
    ['U+0000', 'a\0b', 'a\uFFFDb'],
    ['an unpaired surrogate', 'a\uD800b', 'a\uFFFDb'],
    ['bytes that were not UTF-8', 'a\uFFFDb', 'a\uFFFDb'],
  ])('keeps text with %s in a form that PostgreSQL stores, and says so', (_, name, stored) => {
    expect(readRecord(rawRecord(certificate, { name }))).toMatchObject({
      name: stored,
      failures: [{ field: 'name', reason: 'invalid_value' }],
    });
  });

  it('keeps a name that only speaks of a private key', () => {
    const name = 'the private key of example_ca_cert';
    expect(readRecord(rawRecord(certificate, { name }))).toMatchObject({ name, failures: [] });
  });

  it('keeps type and signature of unknown value: both are open', () => {
    expect(readRecord(rawRecord(certificate, { type: 'new', signature: 'Ed25519' }))?.failures).toEqual([]);
  });

  it.each([
    null,
    [],
    'text',
    {},
    { id: 7 },
    { id: '' },
    { id: ' a' },
    { id: 'a/b' },
    { id: 'a\\b' },
    { id: '..' },
    { id: 'a\u0000' },
    { id: 'a\u202Eb' },
    { id: 'x'.repeat(65) },
  ])('is unidentified without a usable id: %j', (raw) => {
    expect(readRecord(raw)).toBeNull();
  });

  it('gives storable text whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(rawRecord('x'))), fc.jsonValue()), (raw) => {
        const text = JSON.stringify(readRecord({ ...raw, id: certificate }));
        expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
    );
  });
});

describe('an id', () => {
  it('may be of any form that is safe in a path', () => {
    for (const id of ['1', certificate, 'a b', 'ünïcode', '%2e', 'x'.repeat(64)]) expect(readId(id)).toBe(id);
  });
});

describe('one association', () => {
  it('is taken with any service and status', () => {
    expect(readAssociation({ service: 'new', status: 'odd', extra: 1 })).toEqual({
      service: 'new',
      status: 'odd',
    });
  });

  it.each([
    null,
    {},
    { service: 'gateway' },
    { service: 1, status: 'x' },
    { service: 'x'.repeat(513), status: '' },
    { service: privateKey, status: 'active' },
    { service: 'gateway', status: privateKey },
  ])('is unusable without text for both: %j', (raw) => {
    expect(readAssociation(raw)).toBeNull();
  });
});
