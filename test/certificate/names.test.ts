import { expect, test } from 'vitest';
import { DerCursor } from '../../src/certificate/der.ts';
import { readName } from '../../src/certificate/names.ts';
import { name, oid, printable, sequence, tlv, utf8 } from './sample.ts';

const CN = '2.5.4.3';
const O = '2.5.4.10';

function read(element: Buffer) {
  const cursor = new DerCursor(element, 0, element.length);
  cursor.next();
  return readName(cursor.content());
}

test('the last RDN comes first, and so do the attributes of one RDN', () => {
  const rdn = tlv(0x31, sequence(oid(O), utf8('Org')), sequence(oid(CN), utf8('Name')));
  const country = tlv(0x31, sequence(oid('2.5.4.6'), printable('DE')));
  expect(read(sequence(country, rdn)).name).toBe('CN=Name+O=Org,C=DE');
});

test('an empty name is an empty string, and has no common name', () => {
  expect(read(sequence())).toEqual({ name: '', nameReason: null, commonName: null, commonNameReason: null });
});

test('of several common names the last is taken', () => {
  expect(read(name([CN, utf8('first')], [CN, utf8('last')])).commonName).toBe('last');
});

test.each([
  ['Superfish, Inc.', 'Superfish\\, Inc.'],
  ['a+b;c<d>e"f\\g', 'a\\+b\\;c\\<d\\>e\\"f\\\\g'],
  [' lead and trail ', '\\ lead and trail\\ '],
  [' ', '\\ '],
  ['#hash', '\\#hash'],
  ['in # side = fine', 'in # side = fine'],
  ['Дом ™', 'Дом ™'],
  ['nul\u0000, line\n', 'nul\\00\\, line\\0A'],
  ['c1\u0085', 'c1\\C2\\85'],
  ['evil\u202egnp.exe', 'evil\\E2\\80\\AEgnp.exe'],
  ['line\u2028separator', 'line\\E2\\80\\A8separator'],
  ['', ''],
])('the value %j is written %j', (value, written) => {
  expect(read(name([CN, utf8(value)])).name).toBe(`CN=${written}`);
});

test('the common name alone is plain text with control characters escaped', () => {
  expect(read(name([CN, utf8('Superfish, Inc.\u0000 \\ "x"')])).commonName).toBe(
    'Superfish, Inc.\\00 \\\\ "x"',
  );
});

test.each([
  ['UTF8String', 0x0c, Buffer.from('Grüße 😀'), 'Grüße 😀'],
  ['PrintableString', 0x13, Buffer.from('plain'), 'plain'],
  ['TeletexString as Latin-1', 0x14, Buffer.from('f\xfcr', 'latin1'), 'für'],
  ['IA5String', 0x16, Buffer.from('a@b'), 'a@b'],
  ['NumericString', 0x12, Buffer.from('12 3'), '12 3'],
  ['VisibleString', 0x1a, Buffer.from('seen'), 'seen'],
  ['BMPString', 0x1e, Buffer.from('d83dde00', 'hex'), '😀'],
  ['UniversalString', 0x1c, Buffer.from('0001f600', 'hex'), '😀'],
])('%s is read as text', (_, tag, content, text) => {
  const reading = read(name([CN, tlv(tag, content)]));
  expect(reading).toEqual({ name: `CN=${text}`, nameReason: null, commonName: text, commonNameReason: null });
});

test.each([
  ['invalid UTF-8', 0x0c, 'c328', '#0C02C328'],
  ['overlong UTF-8', 0x0c, 'c080', '#0C02C080'],
  ['a surrogate in UTF-8', 0x0c, 'eda080', '#0C03EDA080'],
  ['a lone surrogate in BMPString', 0x1e, 'd83d', '#1E02D83D'],
  ['half a character in BMPString', 0x1e, '004100', '#1E03004100'],
  ['a surrogate in UniversalString', 0x1c, '0000d83d', '#1C040000D83D'],
  ['a number beyond Unicode', 0x1c, '00110000', '#1C0400110000'],
])('%s is kept as hex and reported', (_, tag, hex, written) => {
  expect(read(name([CN, tlv(tag, Buffer.from(hex, 'hex'))]))).toEqual({
    name: `CN=${written}`,
    nameReason: 'string_invalid',
    commonName: null,
    commonNameReason: 'string_invalid',
  });
});

test('octets beyond ASCII in an ASCII type are read as Latin-1 and reported', () => {
  const reading = read(name([O, tlv(0x13, Buffer.from([0x66, 0xfc, 0x72]))]));
  expect(reading).toMatchObject({ name: 'O=für', nameReason: 'string_invalid', commonNameReason: null });
});

test('a type without a name and a value that is no string are written as OID and hex', () => {
  expect(read(name(['1.2.3.4', printable('x')])).name).toBe('1.2.3.4=#130178');
  expect(read(name(['2.5.4.45', tlv(0x03, Buffer.from([0, 1]))]))).toMatchObject({
    name: 'x500UniqueIdentifier=#03020001',
    nameReason: null,
  });
});

test.each([
  ['not a set', sequence(sequence(oid(CN), utf8('x')))],
  ['not a sequence in the set', sequence(tlv(0x31, utf8('x')))],
  ['no value', sequence(tlv(0x31, sequence(oid(CN))))],
  ['two values', sequence(tlv(0x31, sequence(oid(CN), utf8('x'), utf8('y'))))],
  ['a length that leads outside', sequence(Buffer.from([0x31, 0x7f, 0x30]))],
])('a broken structure (%s) is malformed, not half a name', (_, element) => {
  expect(read(element)).toEqual({
    name: null,
    nameReason: 'malformed',
    commonName: null,
    commonNameReason: 'malformed',
  });
});
