import { pemLimits } from '../../../src/certificate/pem.ts';
import { certificate, integer, pem, sequence } from '../../certificate/sample.ts';

const der = certificate();
const one = pem(der);
const oneLess = one.replace(/-----END.*\n/, '');

/** By name: a text for every reason to refuse a block but that of a private key, and what JSON or PostgreSQL cannot carry. */
export const extremeTexts: Record<string, string> = {
  'no text': '',
  blanks: ' \r\n\t ',
  'a page': '<!DOCTYPE html><html lang="en"><title>Just a moment...</title></html>',
  JSON: JSON.stringify({ certificates: one }),
  'invalid base64': one.replace('MI', '!I'),
  'empty block': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
  'another label at the end': one.replace('END CERTIFICATE', 'END X509 CERTIFICATE'),
  'an end without a beginning': `${one}-----END CERTIFICATE-----\n`,
  'something else': pem(Buffer.from('3000', 'hex'), 'CERTIFICATE REQUEST'),
  'no X.509': pem(Buffer.from('3003020101', 'hex')),
  'no X.509 inside': pem(sequence(sequence(integer('01')), sequence())),
  'octets after the certificate': pem(Buffer.concat([der, Buffer.from('0500', 'hex')])),
  'a certificate cut off': pem(der.subarray(0, -9)),
  'no end': oneLess,
  'no end, before another': oneLess + one,
  'no end, with blanks of its own': oneLess.replaceAll('\n', ' \r\n'),
  'the same twice': one + one,
  'the same, glued and indented': one.trimEnd() + one.replaceAll('\n', '\n    '),
  'too long': one.padEnd(pemLimits.maxCharacters + 1),
  'too many blocks': '-----BEGIN X-----\n-----END X-----\n'.repeat(pemLimits.maxBlocks + 1),
  'NUL between blocks': `${one}\0${one}`,
  'NUL in a block': one.replace('\n', '\n\0'),
  'NUL in a label': one.replaceAll('CERTIFICATE', 'CERTI\0FICATE'),
  'a lone surrogate between blocks': `${one}\ud800${one}`,
  'a lone surrogate in a block': one.replace('\n', '\n\udfff'),
  'a replacement character': `${one}\uFFFD`,
  'characters beyond ASCII': `Zertifikat für Jürgen \u{1F512}\n${one}`,
};
