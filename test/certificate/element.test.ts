import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { maxElementOctets, PARSER_VERSION, readElement } from '../../src/certificate/element.ts';
import { certificate, commonName, integer, oid, sequence, spkiOf, tlv, utcTime, utf8 } from './sample.ts';

const failures = (der: Uint8Array) =>
  readElement(der).failures.map(({ field, reason }) => `${field} ${reason}`);

test('an ordinary certificate is read as node:crypto reads it, without failures', () => {
  const der = certificate({ serial: integer('00ff10') });
  const node = new X509Certificate(der);
  const element = readElement(der);
  expect(element).toMatchObject({
    parses: true,
    parserVersion: PARSER_VERSION,
    fingerprintSha256: node.fingerprint256.replaceAll(':', '').toLowerCase(),
    spkiSha256: createHash('sha256').update(spkiOf(node.publicKey)).digest('hex'),
    serialNumber: '00ff10',
    serialNumberDecimal: '65296',
    version: 3,
    subject: 'CN=A subject',
    subjectCn: 'A subject',
    issuer: 'CN=An issuer',
    issuerCn: 'An issuer',
    notBefore: '2025-01-01T00:00:00Z',
    notAfter: '2026-01-01T00:00:00Z',
    signatureAlgorithm: 'ecdsa-with-SHA256',
    signatureAlgorithmOid: '1.2.840.10045.4.3.2',
    keyAlgorithm: 'EC',
    keySize: 256,
    curve: 'P-256',
    isCa: false,
    pathLength: null,
    keyUsage: [],
    extendedKeyUsage: [],
    subjectAlternativeNames: [],
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    selfSigned: false,
    failures: [],
  });
});

test('any view of the octets is read, not the buffer behind it', () => {
  const der = certificate();
  const wider = new Uint8Array(der.length + 20).fill(0x30);
  wider.set(der, 7);
  expect(readElement(wider.subarray(7, 7 + der.length))).toEqual(readElement(der));
});

test.each([
  ['00', '0'],
  ['0080', '128'],
  ['80', '-128'],
  ['ff', '-1'],
  ['a44c3847f8ee7180', '-6607844671489150592'],
  ['16e39f2c684405d62f4a8a9e2cd7d2f74000000000', '33452526613163807108170062053440751665152000000000'],
])('the serial number with the octets %s is %s in decimal', (hex, decimal) => {
  const element = readElement(certificate({ serial: integer(hex) }));
  expect([element.serialNumber, element.serialNumberDecimal, element.failures]).toEqual([hex, decimal, []]);
});

test('needless zeros of a serial number are kept and reported', () => {
  const element = readElement(certificate({ serial: integer('00001234') }));
  expect(element).toMatchObject({
    serialNumber: '00001234',
    serialNumberDecimal: '4660',
    failures: [{ field: 'serial_number', reason: 'not_minimal' }],
  });
});

test('an empty and an enormous serial number cost only themselves', () => {
  expect(failures(certificate({ serial: integer('') }))).toEqual([
    'serial_number malformed',
    'serial_number_decimal malformed',
  ]);
  const element = readElement(certificate({ serial: integer('11'.repeat(100_000)) }));
  expect(element).toMatchObject({ parses: true, serialNumber: null, subject: 'CN=A subject' });
});

test.each([
  [null, 1],
  [tlv(0xa0, integer('01')), 2],
  [tlv(0xa0, integer('07')), 8],
])('version %#: an unknown number is given as found', (version, number) => {
  expect(readElement(certificate({ version })).version).toBe(number);
});

test.each(['ff', '7fffffffffffffff'])('the impossible version %s costs only itself', (hex) => {
  const element = readElement(certificate({ version: tlv(0xa0, integer(hex)) }));
  expect(element).toMatchObject({ parses: true, version: null, subject: 'CN=A subject' });
  expect(element.failures).toEqual([{ field: 'version', reason: 'out_of_range' }]);
});

test('an impossible date costs only itself', () => {
  const element = readElement(certificate({ notAfter: utcTime('250230000000Z') }));
  expect(element).toMatchObject({ parses: true, notBefore: '2025-01-01T00:00:00Z', notAfter: null });
  expect(element.failures).toEqual([{ field: 'not_after', reason: 'time_invalid' }]);
});

test('a broken name costs only itself', () => {
  expect(failures(certificate({ subject: sequence(utf8('x')) }))).toEqual([
    'subject malformed',
    'subject_cn malformed',
  ]);
  expect(failures(certificate({ issuer: sequence(utf8('x')) }))).toEqual([
    'issuer malformed',
    'issuer_cn malformed',
  ]);
});

test('an unknown signature algorithm is given by its OID', () => {
  const element = readElement(certificate({ innerAlgorithm: oid('1.2.3.4.5') }));
  expect(element).toMatchObject({ signatureAlgorithm: '1.2.3.4.5', signatureAlgorithmOid: '1.2.3.4.5' });
});

test('signature algorithms that differ inside and outside are reported, and the certificate is not self-signed', () => {
  const same = commonName('same');
  const der = certificate({ subject: same, issuer: same, outerAlgorithm: oid('1.2.840.10045.4.3.3') });
  expect(readElement(der)).toMatchObject({ signatureAlgorithm: 'ecdsa-with-SHA384', selfSigned: false });
  expect(failures(der)).toEqual(['signature_algorithm algorithm_mismatch']);
});

const whole = certificate();

test.each([
  ['no octets', Buffer.alloc(0), 'malformed'],
  ['one octet', Buffer.from([0x30]), 'truncated'],
  ['an octet too few', whole.subarray(0, -1), 'truncated'],
  ['an octet too many', Buffer.concat([whole, Buffer.from([0])]), 'trailing_data'],
  ['text', Buffer.from('-----BEGIN CERTIFICATE-----'), 'malformed'],
  [
    'an indefinite length',
    Buffer.concat([Buffer.from([0x30, 0x80]), whole, Buffer.from([0, 0])]),
    'indefinite_length',
  ],
  ['a public key', spkiOf(createPublicKey(generateKeyPairSync('ed25519').privateKey)), 'malformed'],
  ['no signature', sequence(sequence(integer('01')), sequence(oid('1.2.3'))), 'malformed'],
])('%s is no certificate: a fingerprint and a reason, nothing else', (_, der, reason) => {
  const element = readElement(der);
  const { fingerprintSha256, parserVersion, parses, failures: found, ...rest } = element;
  expect(fingerprintSha256).toBe(createHash('sha256').update(der).digest('hex'));
  expect([parserVersion, parses, found]).toEqual([PARSER_VERSION, false, [{ field: 'certificate', reason }]]);
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
});

test('every truncation of a certificate is answered with a reason', () => {
  for (let length = 0; length < whole.length; length++) {
    expect(readElement(whole.subarray(0, length)).parses).toBe(false);
  }
});

test('a certificate of more than 262,144 octets keeps its fingerprint and is not looked into', () => {
  const padded = (octets: number) =>
    certificate({ spki: sequence(sequence(oid('1.2.3')), tlv(0x03, Buffer.alloc(octets))) });
  expect(readElement(padded(maxElementOctets - 1_000)).parses).toBe(true);
  const large = padded(maxElementOctets);
  expect(failures(large)).toEqual(['certificate too_large']);
  expect(readElement(large).fingerprintSha256).toBe(createHash('sha256').update(large).digest('hex'));
});
