import { expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { fastest } from './fastest.ts';
import { certificate, commonName, extension, integer, oid, sequence, tlv, utf8 } from './sample.ts';

const ids = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
};
const yes = tlv(0x01, Buffer.from([0xff]));
const read = (...extensions: Buffer[]) => readElement(certificate({ extensions }));
const ia5 = (tag: number, text: string) => tlv(tag, Buffer.from(text, 'latin1'));
const names = (...entries: Buffer[]) => read(extension(ids.subjectAltName, sequence(...entries)));

test('the extensions of RFC 5280 are read, others passed over', () => {
  const element = read(
    extension('1.2.3.4', Buffer.from([1, 2, 3])),
    extension(ids.basicConstraints, sequence(yes, integer('03')), true),
    extension(ids.keyUsage, tlv(0x03, Buffer.from([1, 0x06])), true),
    extension(
      ids.extendedKeyUsage,
      sequence(oid('1.3.6.1.5.5.7.3.2'), oid('1.3.6.1.5.2.3.5'), oid('2.5.29.37.0')),
    ),
    extension(ids.subjectKeyIdentifier, tlv(0x04, Buffer.from('00ab', 'hex'))),
    extension(ids.authorityKeyIdentifier, sequence(tlv(0x80, Buffer.from('0bcd', 'hex')))),
    extension(ids.subjectAltName, sequence(ia5(0x82, 'a.example'))),
  );
  expect(element).toMatchObject({
    isCa: true,
    pathLength: 3,
    keyUsage: ['keyCertSign', 'cRLSign'],
    extendedKeyUsage: ['clientAuth', '1.3.6.1.5.2.3.5', 'anyExtendedKeyUsage'],
    subjectKeyIdentifier: '00ab',
    authorityKeyIdentifier: '0bcd',
    subjectAlternativeNames: [{ type: 'dns', value: 'a.example' }],
    failures: [],
  });
});

test('key usage names every bit of RFC 5280', () => {
  expect(read(extension(ids.keyUsage, tlv(0x03, Buffer.from([7, 0xff, 0x80])))).keyUsage).toEqual([
    'digitalSignature',
    'nonRepudiation',
    'keyEncipherment',
    'dataEncipherment',
    'keyAgreement',
    'keyCertSign',
    'cRLSign',
    'encipherOnly',
    'decipherOnly',
  ]);
});

test.each([
  ['key_usage', ids.keyUsage, { keyUsage: null }],
  ['extended_key_usage', ids.extendedKeyUsage, { extendedKeyUsage: null }],
  ['subject_alternative_names', ids.subjectAltName, { subjectAlternativeNames: null }],
  ['subject_key_identifier', ids.subjectKeyIdentifier, { subjectKeyIdentifier: null }],
  ['authority_key_identifier', ids.authorityKeyIdentifier, { authorityKeyIdentifier: null }],
  ['is_ca', ids.basicConstraints, { isCa: null, pathLength: null }],
])('a broken %s is unknown, not absent, and costs no other field', (field, id, lost) => {
  const other = id === ids.subjectKeyIdentifier ? ids.keyUsage : ids.subjectKeyIdentifier;
  const kept =
    other === ids.keyUsage
      ? { value: tlv(0x03, Buffer.from([7, 0x80])), as: { keyUsage: ['digitalSignature'] } }
      : { value: tlv(0x04, Buffer.from([0xaa])), as: { subjectKeyIdentifier: 'aa' } };
  const element = read(extension(id, Buffer.from('30830102', 'hex')), extension(other, kept.value));
  expect(element).toMatchObject({ parses: true, ...lost, ...kept.as });
  expect(element.failures).toContainEqual({ field, reason: 'malformed' });
});

test('an extension that occurs twice is believed in neither form', () => {
  const ca = extension(ids.basicConstraints, sequence(yes));
  const notCa = extension(ids.basicConstraints, sequence());
  for (const element of [read(ca, notCa), read(notCa, ca), read(ca, notCa, ca)]) {
    expect(element).toMatchObject({ isCa: null, pathLength: null });
    expect(element.failures).toEqual([
      { field: 'is_ca', reason: 'duplicate_extension' },
      { field: 'path_length', reason: 'duplicate_extension' },
    ]);
  }
});

test('where the extensions can’t be told apart, those not met are unknown, not absent', () => {
  const element = read(
    extension(ids.subjectKeyIdentifier, tlv(0x04, Buffer.from([0xaa]))),
    Buffer.from([0x30, 0x7f]),
  );
  expect(element).toMatchObject({
    parses: true,
    subjectKeyIdentifier: 'aa',
    isCa: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectAlternativeNames: null,
  });
});

test.each([
  ['80', null],
  ['7fffffff', 2_147_483_647],
  ['0080000000', null],
])('a path length of %s is %s', (hex, pathLength) => {
  const element = read(extension(ids.basicConstraints, sequence(yes, integer(hex))));
  expect(element).toMatchObject({ isCa: true, pathLength });
  expect(element.failures.length).toBe(pathLength === null ? 1 : 0);
});

test('an extension that must not be empty but is, is reported', () => {
  const element = read(
    extension(ids.keyUsage, tlv(0x03, Buffer.from([0]))),
    extension(ids.extendedKeyUsage, sequence()),
    extension(ids.subjectAltName, sequence()),
  );
  expect(element.failures.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
    'key_usage empty',
    'extended_key_usage empty',
    'subject_alternative_names empty',
  ]);
});

test('an authority key identifier of issuer and serial number only is no key identifier, and no failure', () => {
  const value = sequence(tlv(0xa1, tlv(0xa4, commonName('x'))), tlv(0x82, Buffer.from([1])));
  expect(read(extension(ids.authorityKeyIdentifier, value))).toMatchObject({
    authorityKeyIdentifier: null,
    failures: [],
  });
});

const ip = (hex: string) => tlv(0x87, Buffer.from(hex, 'hex'));

test('every kind of alternative name is kept, in order', () => {
  const upn = tlv(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), tlv(0xa0, utf8('user@example')));
  const element = names(
    ia5(0x82, '*.example'),
    ia5(0x82, ''),
    ip('0a000001'),
    ia5(0x81, 'a@example'),
    ia5(0x86, 'https://example/'),
    tlv(0xa4, commonName('A, B')),
    upn,
    tlv(0xa0, oid('1.2.3.4'), tlv(0xa0, utf8('x'))),
    tlv(0x88, Buffer.from([0x2a, 0x03])),
    tlv(0xa3, Buffer.from([1])),
    tlv(0xa5, Buffer.from([2])),
  );
  expect(element.failures).toEqual([]);
  expect(element.subjectAlternativeNames).toEqual([
    { type: 'dns', value: '*.example' },
    { type: 'dns', value: '' },
    { type: 'ip', value: '10.0.0.1' },
    { type: 'email', value: 'a@example' },
    { type: 'uri', value: 'https://example/' },
    { type: 'dirName', value: 'CN=A\\, B' },
    { type: 'otherName', value: '1.3.6.1.4.1.311.20.2.3=user@example' },
    { type: 'otherName', value: '1.2.3.4=#0C0178' },
    { type: 'registeredID', value: '1.2.3' },
    { type: 'x400Address', value: '#01' },
    { type: 'ediPartyName', value: '#02' },
  ]);
});

test.each([
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['20010db8000000000000000000000000', '2001:db8::'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010000000000010000000000000001', '2001:0:0:1::1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['00000000000000000000ffff01020304', '::ffff:1.2.3.4'],
])('the address %s is written %s (RFC 5952)', (hex, text) => {
  expect(names(ip(hex)).subjectAlternativeNames).toEqual([{ type: 'ip', value: text }]);
});

test.each([
  [
    'an address of a wrong length',
    ip('0008080404'),
    { type: 'ip', value: '#0008080404' },
    'ip_address_length',
  ],
  ['octets that are no text', ia5(0x82, '\xc0\xa8'), { type: 'dns', value: '#C0A8' }, 'string_invalid'],
  [
    'UTF-8 where ASCII must be',
    tlv(0x82, Buffer.from('biztosítás.hu')),
    { type: 'dns', value: 'biztosítás.hu' },
    'string_invalid',
  ],
  ['an unknown tag', ia5(0x97, 'x'), { type: 'unknown', value: '#970178' }, 'malformed'],
  ['a broken directory name', tlv(0xa4, utf8('x')), { type: 'dirName', value: '#0C0178' }, 'malformed'],
  ['a broken other name', tlv(0xa0, utf8('x')), { type: 'otherName', value: '#0C0178' }, 'malformed'],
])('%s is kept and reported, and costs no other entry', (_, entry, kept, reason) => {
  const element = names(ia5(0x82, 'before'), entry, entry, ia5(0x82, 'after'));
  expect(element.subjectAlternativeNames?.map(({ value }) => value)).toEqual([
    'before',
    kept.value,
    kept.value,
    'after',
  ]);
  expect(element.subjectAlternativeNames?.[1]).toEqual(kept);
  expect(element.failures).toEqual([{ field: 'subject_alternative_names', reason }]);
});

test('a NUL in a host name is seen, and the text holds none', () => {
  expect(names(ia5(0x82, 'good.example\0.evil.example')).subjectAlternativeNames).toEqual([
    { type: 'dns', value: 'good.example\\00.evil.example' },
  ]);
});

test('ten thousand alternative names are all read, in less than 50 ms', () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => ia5(0x82, `host-${i}.example.com`));
  const der = certificate({ extensions: [extension(ids.subjectAltName, sequence(...entries))] });
  expect(readElement(der).subjectAlternativeNames).toHaveLength(10_000);
  expect(fastest(() => readElement(der))).toBeLessThan(50);
});
