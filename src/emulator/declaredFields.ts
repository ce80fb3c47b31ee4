import { X509Certificate } from 'node:crypto';
import type { DeclaredFields } from './account.ts';
import { signatureName } from './signatureName.ts';

/**
 * What Cloudflare declares about a PEM: issuer, decimal serial number, signature algorithm and expiry of its
 * first certificate. Empty when OpenSSL cannot read that one. Which block of a bundle Cloudflare describes is
 * not published; the first is the emulator's choice.
 */
export function declaredFields(pem: string): DeclaredFields {
  const certificate = parse(pem);
  if (certificate === null) return {};
  const fields: DeclaredFields = {
    issuer: issuerText(certificate.issuer),
    serial_number: decimal(certificate.serialNumber),
    signature: signatureName(certificate.signatureAlgorithmOid),
  };
  if (printedTime.test(certificate.validTo)) {
    fields.expires_on = certificate.validToDate.toISOString().replace('.000Z', 'Z');
  }
  return fields;
}

/** OpenSSL prints `Bad time value` for a time that it cannot read, and `validToDate` is arbitrary then. */
const printedTime = /^\w{3} [ \d]\d \d\d:\d\d:\d\d \d{1,4} GMT$/;

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** Cloudflare's fixed order, whatever the order of the certificate's own RDNs; other attributes are left out. */
const issuerOrder = ['CN', 'OU', 'O', 'L', 'ST', 'C'];

function issuerText(issuer: string | undefined): string {
  const attributes = (issuer ?? '').split('\n').map((line) => {
    const equals = line.indexOf('=');
    return { type: line.slice(0, equals), value: line.slice(equals + 1) };
  });
  return issuerOrder
    .flatMap((type) => attributes.filter((attribute) => attribute.type === type))
    .map(({ type, value }) => `${type}=${value}`)
    .join(',');
}

function decimal(hex: string): string {
  return hex.startsWith('-') ? `-${BigInt(`0x${hex.slice(1)}`)}` : BigInt(`0x${hex}`).toString();
}
