import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { ReadFile } from '../readSettings.ts';
import { Secret } from '../secret.ts';
import type { TlsSection } from './fileSchema.ts';
import { type ClientAuthType, cipherSuites, type TlsVersion } from './tlsNames.ts';

/** How the server speaks TLS, with everything it takes in memory. */
export interface TlsSettings {
  /** PEM, the server's own certificate first. */
  cert: string;
  key: Secret;
  clientAuth: ClientAuthType;
  /** PEM of what client certificates are verified against; null: they are not verified. */
  clientCa: string | null;
  /** Subject alternative names, one of which a client certificate must have; null: any will do. */
  allowedSans: readonly string[] | null;
  minVersion: TlsVersion;
  maxVersion: TlsVersion;
  /** OpenSSL's names, joined by colons, in the order of preference. */
  ciphers: string;
  /** OpenSSL's names, joined by colons; null: its own choice. */
  curves: string | null;
  preferServerCiphers: boolean;
}

type Faults = { faults: string[] };

/** Reads what `tls_server_config` names. Each fault begins with the name of a field in it. */
export function readTls(
  section: TlsSection,
  read: ReadFile,
  inFile: (name: string) => string,
): { settings: TlsSettings } | Faults {
  const faults: string[] = policyFaults(section);
  const text = (field: 'cert' | 'key' | 'client_ca') => textOf(section, field, read, inFile, faults);
  const cert = text('cert');
  const key = text('key');
  const clientCa = text('client_ca');
  for (const field of ['cert', 'key'] as const) {
    if (section[field] === undefined && section[`${field}_file`] === undefined)
      faults.push(`${field}_file: is missing: give ${field}_file or ${field}`);
  }
  if (cert && key) faults.push(...pairFaults(cert, key));
  if (clientCa && !certificateOf(clientCa.text)) faults.push(noCertificate(clientCa));
  if (faults.length > 0 || !cert || !key) return { faults };
  const settings = settingsOf(section, cert.text, key.text, clientCa?.text ?? null);
  try {
    createSecureContext(secureContextOf(settings));
    return { settings };
  } catch (error) {
    return { faults: [`${cert.field}: OpenSSL cannot use these settings: ${(error as Error).message}`] };
  }
}

/** The settings as Node.js takes them. */
export function secureContextOf(settings: TlsSettings) {
  return {
    cert: settings.cert,
    key: settings.key.reveal(),
    ...(settings.clientCa === null ? {} : { ca: settings.clientCa }),
    minVersion: settings.minVersion,
    maxVersion: settings.maxVersion,
    ciphers: settings.ciphers,
    honorCipherOrder: settings.preferServerCiphers,
    ...(settings.curves === null ? {} : { ecdhCurve: settings.curves }),
  };
}

function settingsOf(section: TlsSection, cert: string, key: string, clientCa: string | null): TlsSettings {
  const suites = section.cipher_suites ?? Object.values(cipherSuites);
  const always = Object.values(cipherSuites).filter((suite) => suite.startsWith('TLS_'));
  return {
    cert,
    key: new Secret(key),
    clientAuth: section.client_auth_type,
    clientCa,
    allowedSans: section.client_allowed_sans ?? null,
    minVersion: section.min_version,
    maxVersion: section.max_version,
    ciphers: [...new Set([...suites, ...always])].join(':'),
    curves: section.curve_preferences?.join(':') ?? null,
    preferServerCiphers: section.prefer_server_cipher_suites,
  };
}

function policyFaults(section: TlsSection): string[] {
  const { client_auth_type: type, client_allowed_sans: sans, min_version, max_version } = section;
  const hasCa = section.client_ca !== undefined || section.client_ca_file !== undefined;
  const verifies = type === 'VerifyClientCertIfGiven' || type === 'RequireAndVerifyClientCert';
  const faults: string[] = [];
  if (hasCa && type === 'NoClientCert')
    faults.push('client_auth_type: is missing: a client CA is given, but no client certificate is asked for');
  if (!hasCa && verifies)
    faults.push(`client_ca_file: is missing: ${type} needs client_ca_file or client_ca to verify against`);
  if (sans && type !== 'RequireAnyClientCert' && type !== 'RequireAndVerifyClientCert')
    faults.push(
      'client_allowed_sans: needs client_auth_type RequireAnyClientCert or RequireAndVerifyClientCert',
    );
  if (min_version > max_version) faults.push('min_version: is newer than max_version');
  return faults;
}

interface Given {
  text: string;
  /** What to name in a fault. */
  field: string;
}

function textOf(
  section: TlsSection,
  name: 'cert' | 'key' | 'client_ca',
  read: ReadFile,
  inFile: (name: string) => string,
  faults: string[],
): Given | null {
  const inline = section[name];
  const file = section[`${name}_file`];
  if (inline !== undefined && file !== undefined)
    faults.push(`${name}: is given beside ${name}_file: keep one of them`);
  if (file === undefined) return inline === undefined ? null : { text: inline, field: name };
  const path = inFile(file);
  try {
    return { text: read(path), field: `${name}_file` };
  } catch (error) {
    faults.push(`${name}_file: ${path} cannot be read: ${(error as Error).message}`);
    return null;
  }
}

function pairFaults(cert: Given, key: Given): string[] {
  const certificate = certificateOf(cert.text);
  const privateKey = keyOf(key);
  const faults = certificate ? [] : [noCertificate(cert)];
  if (typeof privateKey === 'string') return [...faults, privateKey];
  if (certificate && !certificate.checkPrivateKey(privateKey))
    faults.push(
      `${key.field}: is not the key of the certificate in ${cert.field}${cert.field.endsWith('_file') ? ', whose first certificate counts' : ''}`,
    );
  return faults;
}

function noCertificate({ field }: Given): string {
  return `${field}: holds no certificate in PEM that can be read`;
}

function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function keyOf({ text, field }: Given): KeyObject | string {
  try {
    return createPrivateKey(text);
  } catch {
    return /ENCRYPTED/.test(text)
      ? `${field}: is encrypted with a passphrase, for which a web configuration has no place: give it decrypted`
      : `${field}: holds no private key in PEM that can be read`;
  }
}
