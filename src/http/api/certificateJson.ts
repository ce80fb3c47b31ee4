import { certificateState } from '../../certificate/validity.ts';
import type { BundleElement, Certificate, StateClock } from '../../inventory/queries.ts';
import { readingFindings } from '../../inventory/readingFindings.ts';
import type { CertificateJson, ElementJson } from './certificateSchema.ts';

/** A certificate as the API shows it; its state is that at `now`. */
export function certificateJson(
  certificate: Certificate,
  { now, expiringWithinSeconds }: StateClock,
): CertificateJson {
  const { declared } = certificate;
  return {
    account_id: certificate.accountId,
    id: certificate.certificateId,
    name: certificate.name,
    type: certificate.type,
    ca: certificate.ca,
    state: certificateState(certificate, now, expiringWithinSeconds),
    earliest_not_after: certificate.earliestNotAfter,
    uploaded_on: certificate.uploadedOn,
    first_seen_at: certificate.firstSeenAt,
    last_seen_at: certificate.lastSeenAt,
    removed_at: certificate.removedAt,
    listed: certificate.listed,
    declared: {
      expires_on: declared.expiresOn,
      issuer: declared.issuer,
      serial_number: declared.serialNumber,
      signature: declared.signature,
    },
    elements: certificate.elements.map(elementJson),
    refused_blocks: certificate.refusedBlocks.map(({ bundleIndex, label, reason }) => ({
      bundle_index: bundleIndex,
      label,
      reason,
    })),
    associations: certificate.associations.map(({ service, status, firstSeenAt, lastSeenAt }) => ({
      service,
      status,
      first_seen_at: firstSeenAt,
      last_seen_at: lastSeenAt,
    })),
    associations_read_at: certificate.associationsReadAt,
    findings: readingFindings(certificate).map(({ check, severity, bundleIndex, detail, openedAt }) => ({
      check,
      severity,
      bundle_index: bundleIndex,
      detail,
      opened_at: openedAt,
      exception: null,
    })),
    failures: certificate.failures.map(({ field, reason }) => ({ field, reason })),
    owner: null,
  };
}

function elementJson(element: BundleElement): ElementJson {
  return {
    bundle_index: element.bundleIndex,
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
