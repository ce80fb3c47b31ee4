import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** One DER element with the given identifier octet around its parts. */
export function tlv(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const octets =
    length < 0x100
      ? [length]
      : length < 0x10000
        ? [length >> 8, length & 0xff]
        : [length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | octets.length, ...octets]), content]);
}

export const sequence = (...parts: Uint8Array[]) => tlv(0x30, ...parts);
export const integer = (hex: string) => tlv(0x02, Buffer.from(hex, 'hex'));
export const utf8 = (text: string) => tlv(0x0c, Buffer.from(text));
export const printable = (text: string) => tlv(0x13, Buffer.from(text, 'latin1'));

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(0x80 | (left & 0x7f));
    return digits;
  });
  return tlv(0x06, Buffer.from(octets));
}

/** A Name of one attribute an RDN: `[type OID, value element]`. */
export function name(...attributes: [string, Uint8Array][]): Buffer {
  return sequence(...attributes.map(([type, value]) => tlv(0x31, sequence(oid(type), value))));
}

export const commonName = (text: string) => name(['2.5.4.3', utf8(text)]);

/** An Extension with the given value as extnValue. */
export function extension(type: string, value: Uint8Array, critical = false): Buffer {
  const flag = critical ? [tlv(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(type), ...flag, tlv(0x04, value));
}

const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export interface SampleParts {
  /** Element of the version with its `[0]`; default version 3. */
  version?: Uint8Array | null;
  serial?: Uint8Array;
  issuer?: Uint8Array;
  subject?: Uint8Array;
  notBefore?: Uint8Array;
  notAfter?: Uint8Array;
  spki?: Uint8Array;
  extensions?: Uint8Array[];
  /** AlgorithmIdentifier content under the signature and outside; default ecdsa-with-SHA256. */
  innerAlgorithm?: Uint8Array;
  outerAlgorithm?: Uint8Array;
  /** Signs the tbsCertificate; default with an own P-256 key. */
  signWith?: (tbs: Buffer) => Buffer;
}

export const utcTime = (text: string) => tlv(0x17, Buffer.from(text));
export const generalizedTime = (text: string) => tlv(0x18, Buffer.from(text));

/** A certificate in DER, made of the given elements and of ordinary ones for the rest. */
export function certificate(parts: SampleParts = {}): Buffer {
  const algorithm = oid('1.2.840.10045.4.3.2');
  const extensions = parts.extensions ? [tlv(0xa3, sequence(...parts.extensions))] : [];
  const tbs = sequence(
    ...(parts.version === null ? [] : [parts.version ?? tlv(0xa0, integer('02'))]),
    parts.serial ?? integer('1234'),
    sequence(parts.innerAlgorithm ?? algorithm),
    parts.issuer ?? commonName('An issuer'),
    sequence(parts.notBefore ?? utcTime('250101000000Z'), parts.notAfter ?? utcTime('260101000000Z')),
    parts.subject ?? commonName('A subject'),
    parts.spki ?? spkiOf(signer.publicKey),
    ...extensions,
  );
  const signature = parts.signWith?.(tbs) ?? sign('sha256', tbs, signer.privateKey);
  const outer = sequence(parts.outerAlgorithm ?? parts.innerAlgorithm ?? algorithm);
  return sequence(tbs, outer, tlv(0x03, Buffer.from([0]), signature));
}

export function spkiOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

/** PEM with the given label, lines of 64. */
export function pem(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
