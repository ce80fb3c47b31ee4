import type { CertificateElement } from './element.ts';

/** An element at its place in a bundle; what says how it was read stays out. */
export type ShownElement = Pick<
  CertificateElement,
  Exclude<keyof CertificateElement, 'parses' | 'parserVersion' | 'signatureAlgorithmOid' | 'keyAlgorithmOid'>
> & { bundleIndex: number };

/** An element with the names that the API and the command line give its fields. */
export function elementJson(element: ShownElement) {
  return { bundle_index: element.bundleIndex, ...elementFields(element) };
}

/** The fields of an element by the names that they have outside, wherever it stands. */
export function elementFields(element: Omit<ShownElement, 'bundleIndex'>) {
  return {
    fingerprint_sha256: element.fingerprintSha256,
    spki_sha256: element.spkiSha256,
    serial_number: element.serialNumber,
    serial_number_decimal: element.serialNumberDecimal,
    version: element.version,
    subject: element.subject,
    subject_cn: element.subjectCn,
    issuer: element.issuer,
    issuer_cn: element.issuerCn,
    not_before: element.notBefore,
    not_after: element.notAfter,
    signature_algorithm: element.signatureAlgorithm,
    key_algorithm: element.keyAlgorithm,
    key_size: element.keySize,
    curve: element.curve,
    is_ca: element.isCa,
    path_length: element.pathLength,
    key_usage: element.keyUsage,
    extended_key_usage: element.extendedKeyUsage,
    subject_alternative_names: element.subjectAlternativeNames,
    subject_key_identifier: element.subjectKeyIdentifier,
    authority_key_identifier: element.authorityKeyIdentifier,
    self_signed: element.selfSigned,
    failures: element.failures,
  };
}
