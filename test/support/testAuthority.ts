import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, as files of a web configuration hold them. */
export interface Credentials {
  cert: string;
  key: string;
}

export interface TestAuthority {
  /** Its own certificate, in PEM. */
  cert: string;
  issue(order: { name: string; names?: JsonGeneralNames; expired?: boolean }): Promise<Credentials>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

/** A CA that issues certificates for servers and clients of 127.0.0.1 and localhost, on keys of P-256. */
export async function testAuthority(name: string): Promise<TestAuthority> {
  const keys = await newKeys();
  const certificate = await sign(`CN=${name}`, keys, `CN=${name}`, keys, [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
  return {
    cert: pem(certificate),
    async issue({ name: subject, names = localNames, expired = false }) {
      const own = await newKeys();
      const purposes = [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth];
      const extensions = [
        new ExtendedKeyUsageExtension(purposes),
        ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
      ];
      const issued = await sign(`CN=${subject}`, own, `CN=${name}`, keys, extensions, expired ? -day : day);
      const key = KeyObject.from(own.privateKey).export({ type: 'pkcs8', format: 'pem' });
      return { cert: pem(issued), key: String(key) };
    },
  };
}

const localNames: JsonGeneralNames = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
];

function newKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

type Keys = Awaited<ReturnType<typeof newKeys>>;

function sign(
  subject: string,
  keys: Keys,
  issuer: string,
  signer: Keys,
  extensions: Extension[],
  lasts = day,
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    subject,
    issuer,
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    notBefore: new Date(Date.now() - 2 * day),
    notAfter: new Date(Date.now() + lasts),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: algorithm,
    extensions,
  });
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
