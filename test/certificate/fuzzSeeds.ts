import { corpusBytes, corpusDer, corpusFiles } from './corpus.ts';
import { hostileCertificates, hostileTexts } from './hostileInputs.ts';
import {
  certificate,
  commonName,
  extension,
  generalizedTime,
  integer,
  name,
  oid,
  pem,
  printable,
  sequence,
  tlv,
  utf8,
} from './sample.ts';

export interface FuzzSeeds {
  /** What the mutations start from: certificates in DER, each once, and PEM texts. */
  certificates: Buffer[];
  texts: string[];
  /** What is read as it is: the largest inputs that cost the most. */
  hostileCertificates: Buffer[];
  hostileTexts: string[];
}

/** Own certificates, the same in every process, and those of the corpus where it is present. */
export function fuzzSeeds(): FuzzSeeds {
  const own = ownCertificates();
  const distinct = new Map([...own, ...corpusDer()].map((der) => [der.toString('base64'), der]));
  const [first = Buffer.alloc(0), second = first] = own;
  const bundle = pem(first) + pem(second);
  const texts = [
    bundle,
    `${pem(first)}Subject: CN=x\r\n${pem(second, 'X509 CERTIFICATE').replaceAll('\n', '\r\n')}`,
    pem(first).replace('\n', '\nX-Comment: exported\n  continued\n\n') + pem(second, 'X509 CRL'),
    pem(Buffer.concat([first, sequence(sequence(oid('1.3.6.1.5.5.7.3.1')))]), 'TRUSTED CERTIFICATE'),
    `${bundle}${pem(sequence(integer('00'), integer('7f'.repeat(64)), integer('010001')), 'RSA PRIVATE KEY')}`,
    ...corpusFiles().map(({ file }) => corpusBytes(file).toString('utf8')),
  ];
  return {
    certificates: [...distinct.values()],
    texts: texts.filter((text) => text !== ''),
    hostileCertificates: hostileCertificates().map(([, der]) => der),
    hostileTexts: hostileTexts().map(([, text]) => text),
  };
}

/** A key and a signature that are always the same: the generator of P-256, and octets. */
const fixed = {
  spki: sequence(
    sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')),
    tlv(
      0x03,
      Buffer.from(
        '00046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
          '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
        'hex',
      ),
    ),
  ),
  signWith: () => sequence(integer('11'.repeat(32)), integer('22'.repeat(32))),
};

const bit = (...octets: number[]) => tlv(0x03, Buffer.from(octets));
const keyOf = (algorithm: Uint8Array[], key: Uint8Array) =>
  sequence(sequence(...algorithm), tlv(0x03, Buffer.from([0]), key));

function ownCertificates(): Buffer[] {
  const same = commonName('same');
  const rsaKey = sequence(integer(`00${'c5'.repeat(256)}`), integer('010001'));
  const explicitCurve = sequence(
    integer('01'),
    sequence(oid('1.2.840.10045.1.1'), integer(`00${'ff'.repeat(32)}`)),
    sequence(tlv(0x04, Buffer.alloc(32, 1)), tlv(0x04, Buffer.alloc(32, 2))),
  );
  return [
    certificate(fixed),
    certificate({ ...fixed, subject: same, issuer: same, extensions: everyExtension() }),
    certificate({
      ...fixed,
      version: null,
      serial: integer('80'),
      notAfter: generalizedTime('20501231235959Z'),
    }),
    certificate({ ...fixed, subject: everyString(), issuer: everyString() }),
    certificate({ ...fixed, spki: keyOf([oid('1.2.840.113549.1.1.1'), tlv(0x05)], rsaKey) }),
    certificate({ ...fixed, spki: keyOf([oid('1.2.840.10045.2.1'), explicitCurve], Buffer.alloc(65, 4)) }),
    certificate({
      ...fixed,
      spki: keyOf([oid('1.3.101.112')], Buffer.alloc(32, 5)),
      subject: same,
      issuer: same,
    }),
    certificate({
      ...fixed,
      spki: keyOf([oid('1.2.840.10040.4.1'), sequence(integer(`00${'f1'.repeat(128)}`))], integer('05')),
    }),
  ];
}

function everyExtension(): Buffer[] {
  const upn = tlv(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), tlv(0xa0, utf8('user@example')));
  const names = sequence(
    ...[0x81, 0x82, 0x86].map((tag) => tlv(tag, Buffer.from('a.example'))),
    tlv(0x87, Buffer.alloc(4)),
    tlv(0x87, Buffer.alloc(16)),
    tlv(0xa4, commonName('A, B')),
    tlv(0x88, Buffer.from([0x2a, 0x03])),
    upn,
    tlv(0xa3, Buffer.from([1])),
    tlv(0xa5, Buffer.from([2])),
  );
  return [
    extension('2.5.29.19', sequence(tlv(0x01, Buffer.from([0xff])), integer('03')), true),
    extension('2.5.29.15', bit(1, 0x86), true),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.2'), oid('1.2.3.4'))),
    extension('2.5.29.14', tlv(0x04, Buffer.alloc(20, 7))),
    extension('2.5.29.35', sequence(tlv(0x80, Buffer.alloc(20, 8)))),
    extension('2.5.29.17', names),
    extension('1.2.3.4', utf8('unknown')),
  ];
}

function everyString(): Buffer {
  return name(
    ['2.5.4.6', printable('DE')],
    ['2.5.4.10', tlv(0x14, Buffer.from('f\xfcr', 'latin1'))],
    ['2.5.4.11', tlv(0x1e, Buffer.from('0041d83dde00', 'hex'))],
    ['2.5.4.7', tlv(0x1c, Buffer.from('0001f600', 'hex'))],
    ['2.5.4.5', tlv(0x12, Buffer.from('12 3'))],
    ['1.2.840.113549.1.9.1', tlv(0x16, Buffer.from('a@example'))],
    ['2.5.4.45', bit(0, 1)],
    ['1.2.3.4', utf8('x')],
    ['2.5.4.3', utf8('Grüße, 😀')],
  );
}
