import { expect, test } from 'vitest';
import { type PemBlock, pemLimits, readPem } from '../../src/certificate/pem.ts';
import { certificate, commonName, integer, oid, pem, sequence } from './sample.ts';

const first = certificate();
const second = certificate({ serial: integer('02') });
const one = pem(first);
const read = (der: Buffer, bundleIndex = 0): PemBlock => ({ kind: 'certificate', bundleIndex, der });
const outcome = (text: string) =>
  readPem(text).map((block) => (block.kind === 'refused' ? block.reason : block.kind));
const indexes = (text: string) => readPem(text).map(({ bundleIndex }) => bundleIndex);
const body = one.split('\n').slice(1, -2);

test.each([
  ['as RFC 7468 has it', one],
  ['with CRLF', one.replaceAll('\n', '\r\n')],
  ['with CR alone', one.replaceAll('\n', '\r')],
  ['with blanks for line ends', one.replaceAll('\n', ' ')],
  ['without line ends', one.replaceAll('\n', '')],
  ['without the last line end', one.trimEnd()],
  ['indented', one.replace(/^/gm, '    ')],
  ['with blanks after each line and empty lines', one.replaceAll('\n', ' \t\n\n')],
  ['on lines of 76', pem(first).replace(body.join('\n'), body.join('').replace(/.{76}/g, '$&\n'))],
  ['after text and a byte order mark', `\ufeffSubject: CN=x\n${one}trailing text`],
  ['with RFC 1421 headers', one.replace('\n', '\nX-Comment: exported\n  continued\nX-Host: a.example\n\n')],
  ['with headers and no blank line', one.replace('\n', '\nX-Comment: exported\n')],
  ['labelled X509 CERTIFICATE', pem(first, 'X509 CERTIFICATE')],
])('a certificate %s is read', (_, text) => {
  expect(readPem(text)).toEqual([read(first)]);
});

test('a trusted certificate is read without its trust settings', () => {
  const settings = sequence(sequence(oid('1.3.6.1.5.5.7.3.1')));
  expect(readPem(pem(Buffer.concat([first, settings]), 'TRUSTED CERTIFICATE'))).toEqual([read(first)]);
});

test('all blocks are read in order, also on one line', () => {
  const both = [read(first, 0), read(second, 1)];
  expect(readPem(`${one}text between\n${pem(second)}`)).toEqual(both);
  expect(readPem(one.trimEnd() + pem(second))).toEqual(both);
});

test('the certificate’s octets share memory with nothing else', () => {
  const [block] = readPem(one);
  expect(block?.kind === 'certificate' && block.der.buffer.byteLength).toBe(first.length);
});

test('a refused certificate keeps its place, so that later ones keep theirs', () => {
  const text = pem(second).replace('\n', '\n!') + one;
  expect(outcome(text)).toEqual(['base64_invalid', 'certificate']);
  expect(indexes(text)).toEqual([0, 1]);
});

test('blocks of other kinds are reported and have no place among the certificates', () => {
  const text = `${pem(Buffer.from('x'), 'X509 CRL')}${one}${pem(Buffer.from('y'), 'CERTIFICATE REQUEST')}${pem(second)}`;
  expect(outcome(text)).toEqual(['not_a_certificate', 'certificate', 'not_a_certificate', 'certificate']);
  expect(indexes(text)).toEqual([null, 0, null, 1]);
});

test.each([
  '',
  ' \n',
  'no certificate here',
  '<html>502 Bad Gateway</html>',
  '----BEGIN CERTIFICATE----\n',
  body.join('\n'),
])('a text without a block (%#) gives one refused block', (text) => {
  expect(readPem(text)).toEqual([
    { kind: 'refused', bundleIndex: null, label: null, reason: 'no_certificate_block', text: null },
  ]);
});

const cut = (length: number) => pem(first.subarray(0, length));

test.each([
  ['a foreign character', one.replace('\n', '\n!'), ['base64_invalid']],
  [
    'missing padding',
    one.replace(/=*\n-----END/, (end) => `${end.includes('=') ? '' : 'A'}\n-----END`),
    ['base64_invalid'],
  ],
  ['padding in the middle', one.replace('\n', '\nQQ==\n'), ['base64_invalid']],
  ['literal \\n for line ends', one.replaceAll('\n', '\\n'), ['base64_invalid']],
  ['no end', one.replace(/-----END.*\n/, ''), ['unterminated']],
  ['no end before the next', `${one.replace(/-----END.*\n/, '')}${one}`, ['unterminated', 'certificate']],
  ['no begin', `${body.join('\n')}\n-----END CERTIFICATE-----\n${one}`, ['missing_begin', 'certificate']],
  ['another label at the end', one.replace('END CERTIFICATE', 'END X509 CERTIFICATE'), ['label_mismatch']],
  ['nothing in it', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', ['empty_block']],
  ['octets after the certificate', pem(Buffer.concat([first, Buffer.alloc(40)])), ['trailing_data']],
  ['half a certificate', cut(first.length / 2), ['truncated']],
  ['something else', pem(Buffer.from('30050c03616263', 'hex')), ['not_x509']],
])('a block with %s is refused with its reason', (_, text, reasons) => {
  expect(outcome(text)).toEqual(reasons);
});

test('the text of a refused certificate is kept for a better reader, when it is one certificate’s and no more', () => {
  const text = (pemText: string) =>
    readPem(pemText).map((block) => (block.kind === 'refused' ? block.text : null))[0];
  const spoilt = one.replace('\n', '\n!').trimEnd();
  expect(text(spoilt)).toBe(spoilt);
  expect(text(cut(200))).toBe(cut(200).trimEnd());
  expect(text(pem(Buffer.concat([first, Buffer.alloc(40)])))).toBeNull();
  expect(text(pem(Buffer.from('some other octets')))).toBeNull();
  expect(text(one.replace('\n', '\n\u0000'))).toBeNull();
  expect(text(one.replace('\n', '\n\u202e'))).toBeNull();
  expect(text(pem(first, 'X509 CRL'))).toBeNull();
});

test.each([
  ['after blank lines', '\n \n\nX-Comment: a\n'],
  ['indented', '\n  X-Comment: a\n'],
  ['with two colons', '\nX-Comment: a: b\n\n'],
  ['with carriage returns', '\r\nX-Comment: a\r\n\tcontinued\r\n\r\n'],
  ['with carriage returns alone', '\rX-Comment: a\r continued\r'],
])('headers %s are passed over', (_, headers) => {
  expect(readPem(one.replace('\n', headers))).toEqual([read(first)]);
});

test.each([
  ['before', `${body.slice(0, 1)}\nX-Comment: a`],
  ['after a line without a colon before', ' AAAA\nX-Comment: a'],
])('a header with base64 %s it is no header', (_, start) => {
  expect(outcome(one.replace('\n', `\n${start}\n`))).toEqual(['base64_invalid']);
});

const long = certificate({ subject: commonName('long'.repeat(20_000)) });

test('a long block is read like a short one, and refused like a short one', () => {
  expect(readPem(pem(long).replaceAll('\n', ' \t\r\n\v\f'))).toEqual([read(long)]);
  // Characters whose last octet is one of base64 or a blank: cut down to octets, they would pass for those.
  for (const character of ['\u0141', '\u0120', '\u00a0', '\u2028', '!'])
    expect(outcome(pem(long).replace('\nM', `\n${character}`))).toEqual(['base64_invalid']);
});

test('a text beyond the limit is refused whole, and says so', () => {
  expect(outcome(one + ' '.repeat(pemLimits.maxCharacters))).toEqual(['too_large']);
});

test('blocks beyond the limit are not read, and that is said', () => {
  expect(outcome(one.repeat(4)).length).toBe(4);
  expect(readPem(one.repeat(4), { ...pemLimits, maxBlocks: 3 }).map((block) => block.kind)).toEqual([
    'certificate',
    'certificate',
    'certificate',
    'refused',
  ]);
});
