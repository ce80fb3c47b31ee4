import { maxElementOctets } from '../../src/certificate/element.ts';
import { pemLimits } from '../../src/certificate/pem.ts';
import { certificate, commonName, extension, integer, oid, pem, sequence, tlv, utf8 } from './sample.ts';

/** PEM texts as long as they may be, each made of what costs a reader most, with a name for it. */
export function hostileTexts(): [string, string][] {
  const most = pemLimits.maxCharacters;
  const filled = (piece: string) => piece.repeat(Math.floor(most / piece.length));
  const begun = (body: string) => `-----BEGIN CERTIFICATE-----\n${body.slice(0, -60)}`;
  return [
    ['dashes', filled('-')],
    ['begins', filled('-----BEGIN ')],
    ['begins of long labels', filled(`-----BEGIN ${'A'.repeat(60)}\n`)],
    ['blanks', `${begun(filled(' '))}!\n-----END CERTIFICATE-----`],
    ['every other character a blank', begun(filled('A '))],
    ['empty lines before a header', `${begun(filled('\n'))}:`],
    ['headers of one character', begun(filled(':\n'))],
    ['header continuations', begun(`a: b${filled('\n a: b').slice(0, -4)}`)],
    ['sequences', begun(filled('MDAw'))],
    ['sequences in another block', begun(filled('MDAw')).replace('CERTIFICATE', 'OTHER BLOCK')],
    ['short runs of base64', begun(filled('=A'))],
    ['runs of base64 that could hold a key', begun(filled(`=${'MDAw'.repeat(5)}`))],
    ['longer runs of base64', begun(filled(`=${'MDAw'.repeat(6)}`))],
    ['broken armour of keys', filled('- BEGIN A A A A A A A A PRIVATE ')],
    ['beginnings of keys', pem(sequence(sequence(integer('01'), keyBeginnings(10_000))))],
  ];
}

/** Certificates as large as they may be, each made of what costs a reader most, with a name for it. */
export function hostileCertificates(): [string, Buffer][] {
  const rdn = (type: string, value: Uint8Array) => tlv(0x31, sequence(oid(type), value));
  const subject = (content: Uint8Array) => certificate({ subject: sequence(content) });
  const alternativeNames = (names: Uint8Array) =>
    certificate({ extensions: [extension('2.5.29.17', sequence(names))] });
  const longArcs = Buffer.concat([Buffer.alloc(63, 0xff), Buffer.from([0x7f])]);
  return [
    ['attributes', subject(repeated(rdn('2.5.4.3', utf8('a'))))],
    ['attributes of an unknown type', subject(repeated(rdn('1.2.3.4', utf8('a'))))],
    ['attributes of one control character', subject(repeated(rdn('2.5.4.3', utf8('\u0001'))))],
    ['empty RDNs', subject(repeated(tlv(0x31)))],
    ['control characters', certificate({ subject: commonName('\u0001'.repeat(mostOctets)) })],
    ['commas', certificate({ subject: commonName(','.repeat(mostOctets)) })],
    ['characters of four octets', subject(rdn('2.5.4.3', tlv(0x1c, Buffer.alloc(mostOctets))))],
    ['empty host names', alternativeNames(repeated(Buffer.from([0x82, 0])))],
    ['host names of one control character', alternativeNames(repeated(tlv(0x82, Buffer.from([1]))))],
    ['names of kinds that do not exist', alternativeNames(repeated(Buffer.from([0x99, 0])))],
    ['other names of nothing', alternativeNames(repeated(Buffer.from([0xa0, 0])))],
    ['registered ids of enormous arcs', alternativeNames(repeated(tlv(0x88, longArcs)))],
    ['addresses', alternativeNames(repeated(tlv(0x87, Buffer.alloc(16))))],
    [
      'purposes',
      certificate({ extensions: [extension('2.5.29.37', sequence(repeated(tlv(0x06, longArcs))))] }),
    ],
    ['extensions', certificate({ extensions: [repeated(sequence(oid('2.5.29.19')))] })],
  ];
}

/** Leaves room for the rest of the certificate, in whole groups of four octets. */
const mostOctets = maxElementOctets - 2_000;

function repeated(element: Uint8Array): Buffer {
  return Buffer.alloc(mostOctets - (mostOctets % element.length), element);
}

/**
 * Beginnings of keys, each of which all that follows could be part of, but for the very end: what takes each to its
 * end takes time with the square of their number.
 */
function keyBeginnings(count: number): Buffer {
  const unit = Buffer.from(`80183083000000020100040e${'00'.repeat(14)}`, 'hex');
  const octets = Buffer.concat([Buffer.alloc(count * unit.length, unit), Buffer.from('0500', 'hex')]);
  for (let at = 0; at < count * unit.length; at += unit.length) {
    octets.writeUIntBE(octets.length - at - 7, at + 4, 3);
  }
  return octets;
}
