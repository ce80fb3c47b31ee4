import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  certificate,
  commonName,
  extension,
  oid,
  pem,
  type SampleParts,
  sequence,
  spkiOf,
  tlv,
  utcTime,
} from '../certificate/sample.ts';

export interface Made {
  pem: string;
  der: Buffer;
  /** PEM of PKCS #8. */
  privateKey: string;
}

export interface Wanted {
  ca?: boolean;
  expired?: boolean;
  early?: boolean;
  /** Instead of 2049: UTCTime. */
  until?: string;
  keys?: { publicKey: KeyObject; privateKey: KeyObject };
  ed25519?: boolean;
}

/** A self-made certificate with the key that belongs to it; valid from 2020 to 2049 unless wanted otherwise. */
export function make(name: string, wanted: Wanted = {}): Made {
  const keys =
    wanted.keys ??
    (wanted.ed25519 ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const parts: SampleParts = {
    subject: commonName(name),
    serial: tlv(0x02, Buffer.from(name).subarray(0, 16)),
    notBefore: utcTime(wanted.early ? '480101000000Z' : '200101000000Z'),
    notAfter: utcTime(wanted.until ?? (wanted.expired ? '210101000000Z' : '491231235959Z')),
    spki: spkiOf(keys.publicKey),
    signWith: (tbs) => sign(wanted.ed25519 ? null : 'sha256', tbs, keys.privateKey),
    ...(wanted.ed25519 ? { innerAlgorithm: oid('1.3.101.112') } : {}),
    ...(wanted.ca ? { extensions: [basicConstraintsCa] } : {}),
  };
  const der = certificate(parts);
  return {
    der,
    pem: pem(der),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const basicConstraintsCa = extension('2.5.29.19', sequence(tlv(0x01, Buffer.from([0xff]))), true);
