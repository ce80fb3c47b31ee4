import { X509Certificate } from 'node:crypto';
import type { SdkCertificate } from './cloudflareSdk.ts';
import { certificateBlocks } from './openssl.ts';

/** What both clients tell of a certificate, in one shape; null where Cloudflare said nothing. */
export interface CertificateView {
  id: string;
  name: string;
  type: string;
  ca: boolean;
  uploaded_on: string;
  expires_on: string | null;
  issuer: string | null;
  serial_number: string | null;
  signature: string | null;
  /** SHA-256 of each block that can be read, lower-case hex. */
  fingerprints: string[];
}

/** A certificate as `certalog certificates get` and `list` print it, as far as it is compared. */
export interface PrintedCertificate
  extends Pick<CertificateView, 'id' | 'name' | 'type' | 'ca' | 'uploaded_on'> {
  declared: Pick<CertificateView, 'expires_on' | 'issuer' | 'serial_number' | 'signature'>;
  elements: { fingerprint_sha256: string }[];
  associations?: { service: string; status: string }[];
}

export function viewOfSdk({ certificates, ...record }: SdkCertificate): CertificateView {
  const { id, name, type, ca, uploaded_on } = record;
  const { expires_on = null, issuer = null, serial_number = null, signature = null } = record;
  const fingerprints = certificateBlocks(certificates).flatMap(fingerprintOf);
  return { id, name, type, ca, uploaded_on, expires_on, issuer, serial_number, signature, fingerprints };
}

export function viewOfPrinted({ declared, elements, ...printed }: PrintedCertificate): CertificateView {
  const { id, name, type, ca, uploaded_on } = printed;
  const { expires_on, issuer, serial_number, signature } = declared;
  const fingerprints = elements.map(({ fingerprint_sha256 }) => fingerprint_sha256);
  return { id, name, type, ca, uploaded_on, expires_on, issuer, serial_number, signature, fingerprints };
}

function fingerprintOf(block: string): string[] {
  try {
    return [new X509Certificate(block).fingerprint256.replaceAll(':', '').toLowerCase()];
  } catch {
    return [];
  }
}
