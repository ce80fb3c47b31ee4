import type { CertificateElement } from '../../src/certificate/element.ts';
import { escapeText } from '../../src/certificate/strings.ts';
import type { CorpusCertificate } from './corpus.ts';

/** One field, named as in the API: our value in the manifest's spelling, and the manifest's. */
export interface ComparedField {
  field: string;
  ours: unknown;
  theirs: unknown;
}

/**
 * The fields of an element beside what five other readers agree on. Size and curve of a key are left out where
 * OpenSSL could not decode the key, since the manifest then has none.
 */
export function compareWithManifest(element: CertificateElement, truth: CorpusCertificate): ComparedField[] {
  const constraints = truth.basicConstraints;
  const key: [string, unknown, unknown][] = truth.publicKey.decodes
    ? [
        ['key_size', element.keySize, truth.publicKey.bits],
        ['curve', opensslCurves[element.curve ?? ''] ?? element.curve, truth.publicKey.curve],
      ]
    : [];
  const fields: [string, unknown, unknown][] = [
    ['fingerprint_sha256', element.fingerprintSha256, truth.sha256],
    ['version', element.version, truth.version],
    ['serial_number', manifestSerial(element.serialNumberDecimal), truth.serial],
    ['not_before', element.notBefore, truth.notBefore],
    ['not_after', element.notAfter, truth.notAfter],
    ['subject', element.subject, truth.subjectUtf8],
    ['subject_cn', element.subjectCn, truth.subjectCN.at(-1) ?? null],
    ['issuer', element.issuer, truth.issuerUtf8],
    ['issuer_cn', element.issuerCn, truth.issuerCN.at(-1) ?? null],
    ['signature_algorithm', element.signatureAlgorithmOid, truth.signatureAlgorithm?.oid],
    ['key_algorithm', element.keyAlgorithmOid, truth.publicKey.oid],
    ...key,
    [
      'subject_alternative_names',
      element.subjectAlternativeNames?.map(manifestName) ?? null,
      truth.san.map(escapedName),
    ],
    ['is_ca', element.isCa, truth.isCA],
    ['path_length', element.pathLength, typeof constraints === 'string' ? null : constraints.pathLen],
    ['extended_key_usage', element.extendedKeyUsage, (truth.eku ?? []).map((oid) => purposes[oid] ?? oid)],
    ['subject_key_identifier', element.subjectKeyIdentifier?.toUpperCase() ?? null, truth.ski],
    ['authority_key_identifier', element.authorityKeyIdentifier?.toUpperCase() ?? null, truth.aki],
  ];
  return fields.map(([field, ours, theirs]) => ({ field, ours, theirs }));
}

/** Our names of curves, the manifest has OpenSSL's. */
const opensslCurves: Record<string, string> = {
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

const purposes: Record<string, string> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
};

const nameTypes: Record<string, string> = {
  dns: 'DNS',
  ip: 'IP',
  email: 'email',
  uri: 'URI',
  dirName: 'dirName',
  otherName: 'otherName',
  registeredID: 'RID',
  x400Address: 'x400',
  ediPartyName: 'ediParty',
  unknown: 'unknown',
};

/** Upper-case hex of whole octets with a sign; a serial number that was not read differs from every one. */
function manifestSerial(decimal: string | null): string | null {
  if (decimal === null) return null;
  const value = BigInt(decimal);
  const hex = (value < 0n ? -value : value).toString(16).toUpperCase();
  return (value < 0n ? '-' : '') + hex.padStart(Math.ceil(hex.length / 2) * 2, '0');
}

function manifestName({ type, value }: { type: string; value: string }): string {
  // The manifest writes other names as OID#hex and gives no value of the two rare kinds.
  const spelled = type === 'otherName' ? value.replace('=#', '#') : value;
  return `${nameTypes[type]}:${type === 'x400Address' || type === 'ediPartyName' ? '#' : spelled}`;
}

function escapedName(entry: string): string {
  return entry.startsWith('dirName:') ? entry : escapeText(entry);
}
