import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { pemText } from '../pemText.ts';
import type { SigningKeys } from './keyPool.ts';

export interface IssueOrder {
  /** RDNs in the order of the encoding. */
  subject: JsonName;
  /** Lower-case hexadecimal, the first digit 1 to 7 so that it stays positive. */
  serial: string;
  notBefore: Date;
  notAfter: Date;
  keys: SigningKeys;
  /** Self-signed when null. */
  issuer: Issued | null;
  /** A CA with so many CAs below it; a client certificate when null. */
  pathLength: number | null;
  alternativeNames: JsonGeneralNames;
}

export interface Issued {
  /** One PEM block with a trailing newline. */
  pem: string;
  subject: JsonName;
  keys: SigningKeys;
}

/** Signs one certificate (RFC 5280 profile) and keeps its keys for those below it. */
export async function issueCertificate(order: IssueOrder): Promise<Issued> {
  const { subject, keys, issuer } = order;
  const signer = issuer?.keys ?? keys;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer?.subject ?? subject,
    serialNumber: order.serial,
    notBefore: order.notBefore,
    notAfter: order.notAfter,
    publicKey: keys.publicKey,
    signingKey: await signer.privateKey(),
    signingAlgorithm: signer.signing,
    extensions: extensions(order, signer),
  });
  return { pem: pemText(new Uint8Array(certificate.rawData)), subject, keys };
}

function extensions(order: IssueOrder, signer: SigningKeys): Extension[] {
  const { pathLength, keys, alternativeNames } = order;
  const list: Extension[] =
    pathLength === null
      ? [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
        ]
      : [
          new BasicConstraintsExtension(true, pathLength, true),
          new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        ];
  if (alternativeNames.length > 0) list.push(new SubjectAlternativeNameExtension(alternativeNames));
  list.push(
    new SubjectKeyIdentifierExtension(keys.keyIdentifier),
    new AuthorityKeyIdentifierExtension(signer.keyIdentifier),
  );
  return list;
}
