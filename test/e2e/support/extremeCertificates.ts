import {
  commonName,
  extension,
  generalizedTime,
  integer,
  type SampleParts,
  sequence,
  tlv,
  utcTime,
} from '../../certificate/sample.ts';

/** PostgreSQL's calendar has no year 0, JavaScript's dates end nowhere near either end. */
export const extremeMoments: Record<string, SampleParts> = {
  'first of all': {
    notBefore: generalizedTime('00000101000000Z'),
    notAfter: generalizedTime('00000101000001Z'),
  },
  'leap day of year 0': {
    notBefore: generalizedTime('00000101000000Z'),
    notAfter: generalizedTime('00000229235959Z'),
  },
  'last of year 0': { notAfter: generalizedTime('00001231235959Z') },
  'first of year 1': { notAfter: generalizedTime('00010101000000Z') },
  'year 99': { notAfter: generalizedTime('00991231235959Z') },
  'before the Gregorian calendar': { notAfter: generalizedTime('15000301000000Z') },
  'first of UTCTime': { notBefore: utcTime('500101000000Z'), notAfter: utcTime('500101000000Z') },
  'last of UTCTime': { notAfter: utcTime('491231235959Z') },
  'beyond 32 bits': { notAfter: generalizedTime('21060207062816Z') },
  'last of all': {
    notBefore: generalizedTime('99991231235959Z'),
    notAfter: generalizedTime('99991231235959Z'),
  },
  'with an offset': { notAfter: generalizedTime('20300101003000+0130') },
  'with a fraction': { notAfter: generalizedTime('20300101000000.9999999Z') },
  'that is none': { notBefore: utcTime('250229000000Z'), notAfter: utcTime('251301000000Z') },
  'of an end only': { notBefore: utcTime('x'), notAfter: utcTime('300101000000Z') },
  'of a beginning only': { notBefore: utcTime('300101000000Z'), notAfter: utcTime('x') },
};

const version = (hex: string) => tlv(0xa0, integer(hex));
const named = (tag: number, content: Buffer | string) =>
  sequence(tlv(0x31, sequence(Buffer.from('0603550403', 'hex'), tlv(tag, Buffer.from(content)))));
const pathLength = (hex: string) =>
  extension('2.5.29.19', sequence(tlv(0x01, Buffer.from([0xff])), integer(hex)), true);
const alternativeNames = (...names: Buffer[]) => extension('2.5.29.17', sequence(...names));

/** Serial numbers, versions, path lengths, names and extensions at the limits of what a field or a column can hold. */
export const extremeValues: Record<string, SampleParts> = {
  'serial number 0': { serial: integer('00') },
  'serial number -1': { serial: integer('ff') },
  'serial number -128': { serial: integer('80') },
  'serial number 128': { serial: integer('0080') },
  'serial number with needless zeros': { serial: integer('0000000000ff') },
  'serial number with needless ones': { serial: integer('ffffff01') },
  'serial number beyond 2^53': { serial: integer('20000000000001') },
  'serial number of 20 octets': { serial: integer(`7f${'fe'.repeat(19)}`) },
  'serial number of 20 octets, negative': { serial: integer(`80${'01'.repeat(19)}`) },
  'serial number of 128 octets': { serial: integer(`7f${'ff'.repeat(127)}`) },
  'serial number of 129 octets': { serial: integer(`7f${'ff'.repeat(128)}`) },
  'serial number of no octets': { serial: integer('') },
  'version 1': { version: null },
  'version 4': { version: version('03') },
  'version 2147483647': { version: version('7ffffffe') },
  'version 2147483648': { version: version('7fffffff') },
  'version -1': { version: version('fe') },
  'path length 0': { extensions: [pathLength('00')] },
  'path length 2147483647': { extensions: [pathLength('7fffffff')] },
  'path length 2147483648': { extensions: [pathLength('0080000000')] },
  'path length -1': { extensions: [pathLength('ff')] },
  'name of control characters': { subject: commonName('\0\u0001\n\r\t\u001b\u007f\u0085\u009f\u2028\u2029') },
  'name that reorders text': { subject: commonName('\u202egnp.exe\u2066\u200f\u061c') },
  'name of quotes and backslashes': { subject: commonName('\\ " \' \\" \\u0000 \\x00 {} <b> % _ ; \\\\') },
  'name beyond the BMP': { subject: commonName('\u{1F600}\u{10FFFF}\uFFFE\uFFFF\uFEFF') },
  'name of combining characters': { subject: commonName('e\u0301\u00e9\u1e9b\u0323') },
  'name of blanks': { subject: commonName('   ') },
  'empty name': { subject: commonName('') },
  'no subject': { subject: sequence() },
  'name of invalid UTF-8': { subject: named(0x0c, Buffer.from('c3ff80edb080', 'hex')) },
  'BMPString with a lone surrogate': { subject: named(0x1e, Buffer.from('d8000041', 'hex')) },
  'BMPString with a pair of surrogates': { subject: named(0x1e, Buffer.from('d83dde00', 'hex')) },
  'UniversalString of a surrogate': { subject: named(0x1c, Buffer.from('0000d800', 'hex')) },
  'UniversalString beyond Unicode': { subject: named(0x1c, Buffer.from('00110000', 'hex')) },
  'name of octets': { subject: named(0x03, Buffer.from('00ff', 'hex')) },
  'alternative names of every kind': {
    extensions: [
      alternativeNames(
        tlv(0xa0, Buffer.from('06032a0304a0040c02c3a9', 'hex')),
        tlv(0x81, Buffer.from('a\0b@example.org')),
        tlv(0x82, Buffer.from('xn--\u00fc.example')),
        tlv(0x83, sequence()),
        tlv(0xa4, commonName('\u0000dir')),
        tlv(0xa5, Buffer.from('a1020c00', 'hex')),
        tlv(0x86, Buffer.from('https://example.org/\\"')),
        tlv(0x87, Buffer.alloc(16, 0xfe)),
        tlv(0x87, Buffer.alloc(5)),
        tlv(0x88, Buffer.from('2a0304', 'hex')),
        tlv(0x99),
      ),
    ],
  },
  'extensions twice': { extensions: [pathLength('00'), pathLength('01')] },
  'signature algorithms that differ': { outerAlgorithm: Buffer.from('06032a0304', 'hex') },
  'public key that is none': { spki: sequence(sequence(Buffer.from('06032a0304', 'hex')), tlv(0x03)) },
};
