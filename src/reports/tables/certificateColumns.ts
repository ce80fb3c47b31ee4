import { type CertificateState, certificateState } from '../../certificate/validity.ts';
import type { StateClock } from '../../inventory/queries/certificates.ts';
import type { Owner, OwnerOf } from '../../ownership/owner.ts';
import type { Column } from '../column.ts';
import type { ReportedCertificate } from '../source.ts';

export interface CertificateRow {
  certificate: ReportedCertificate;
  state: CertificateState;
  /** Whole days, rounded down; negative when it has expired. */
  expiresInDays: number | null;
  owner: Owner | null;
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** A certificate with its state at `now` and its owner. */
export function certificateRow(
  certificate: ReportedCertificate,
  { now, expiringWithinSeconds }: StateClock,
  ownerOf: OwnerOf,
): CertificateRow {
  const { accountId, name, element, earliestNotAfter } = certificate;
  return {
    certificate,
    state: certificateState(certificate, now, expiringWithinSeconds),
    expiresInDays:
      earliestNotAfter === null
        ? null
        : Math.floor((Date.parse(earliestNotAfter) - now.getTime()) / MILLISECONDS_PER_DAY),
    owner: ownerOf({ accountId, name, subject: element?.subject ?? null }),
  };
}

/** What every report of certificates says of one. */
export const certificateColumns: readonly Column<CertificateRow>[] = [
  {
    name: 'account_id',
    doc: 'Cloudflare account',
    value: ({ certificate }) => certificate.accountId,
  },
  {
    name: 'account_name',
    doc: 'its name, as it is now; empty when it is not known',
    main: true,
    value: ({ certificate }) => certificate.accountName,
  },
  {
    name: 'certificate_id',
    doc: "Cloudflare's id of the certificate",
    value: ({ certificate }) => certificate.certificateId,
  },
  {
    name: 'name',
    doc: "the certificate's name at Cloudflare",
    main: true,
    value: ({ certificate }) => certificate.name,
  },
  {
    name: 'type',
    doc: "Cloudflare's type, such as `custom` or `gateway_managed`",
    value: ({ certificate }) => certificate.type,
  },
  {
    name: 'state',
    doc: '`unreadable`, `expired`, `not_yet_valid`, `expiring` or `valid` at `as_of`',
    main: true,
    value: ({ state }) => state,
  },
  {
    name: 'earliest_not_after',
    doc: 'when it expires: the smallest notAfter of its bundle; empty when none can be read',
    main: true,
    value: ({ certificate }) => certificate.earliestNotAfter,
  },
  {
    name: 'expires_in_days',
    doc: 'whole days from `as_of` to there, rounded down: 0 is the last day, negative is past',
    main: true,
    value: ({ expiresInDays }) => expiresInDays,
  },
  {
    name: 'services',
    doc: 'Cloudflare services that use it, as last read; empty when none does, or when they were never read',
    main: true,
    value: ({ certificate }) =>
      certificate.servicesReadAt === null && certificate.services.length === 0 ? null : certificate.services,
  },
  {
    name: 'in_use',
    doc: '`true`, `false`; empty when its uses were never read',
    value: ({ certificate: { services, servicesReadAt } }) =>
      services.length > 0 ? true : servicesReadAt === null ? null : false,
  },
  {
    name: 'services_read_at',
    doc: 'when its uses were last read; of the past, the last time that complete runs prove',
    value: ({ certificate }) => certificate.servicesReadAt,
  },
  {
    name: 'findings',
    doc: 'checks with an open finding that no exception covers',
    main: true,
    value: ({ certificate }) => certificate.findings,
  },
  {
    name: 'accepted_findings',
    doc: 'checks with an open finding that an exception covers at `as_of`',
    value: ({ certificate }) => certificate.acceptedFindings,
  },
  {
    name: 'owner',
    doc: 'who answers for it, by the rules under `owners` of the configuration file as they are now',
    main: true,
    value: ({ owner }) => owner?.name ?? null,
  },
  { name: 'owner_contact', doc: 'where they are reached', value: ({ owner }) => owner?.contact ?? null },
  { name: 'environment', doc: 'by the same rule', value: ({ owner }) => owner?.environment ?? null },
  { name: 'criticality', doc: 'by the same rule', value: ({ owner }) => owner?.criticality ?? null },
  {
    name: 'subject',
    doc: 'of the leading element, as are the columns down to `self_signed`; RFC 4514',
    value: ({ certificate }) => certificate.element?.subject ?? null,
  },
  {
    name: 'issuer',
    doc: 'RFC 4514',
    value: ({ certificate }) => certificate.element?.issuer ?? null,
  },
  {
    name: 'subject_alternative_names',
    doc: 'each as `type:value`',
    value: ({ certificate }) =>
      certificate.element?.subjectAlternativeNames?.map(({ type, value }) => `${type}:${value}`) ?? null,
  },
  {
    name: 'serial_number',
    doc: 'lower-case hex, leading zeros of the DER kept',
    value: ({ certificate }) => certificate.element?.serialNumber ?? null,
  },
  {
    name: 'serial_number_decimal',
    doc: 'the same in decimal; a text, since spreadsheets round numbers',
    value: ({ certificate }) => certificate.element?.serialNumberDecimal ?? null,
  },
  {
    name: 'fingerprint_sha256',
    doc: 'SHA-256 of the DER, lower-case hex',
    value: ({ certificate }) => certificate.element?.fingerprintSha256 ?? null,
  },
  {
    name: 'spki_sha256',
    doc: 'SHA-256 of its public key (SubjectPublicKeyInfo): equal for equal keys',
    value: ({ certificate }) => certificate.element?.spkiSha256 ?? null,
  },
  {
    name: 'not_before',
    doc: 'beginning of its validity',
    value: ({ certificate }) => certificate.element?.notBefore ?? null,
  },
  {
    name: 'not_after',
    doc: 'its end, which of a bundle need not be the earliest',
    value: ({ certificate }) => certificate.element?.notAfter ?? null,
  },
  {
    name: 'key_algorithm',
    doc: 'such as `RSA` or `EC`',
    value: ({ certificate }) => certificate.element?.keyAlgorithm ?? null,
  },
  { name: 'key_size', doc: 'bits', value: ({ certificate }) => certificate.element?.keySize ?? null },
  {
    name: 'curve',
    doc: 'of an elliptic curve key',
    value: ({ certificate }) => certificate.element?.curve ?? null,
  },
  {
    name: 'signature_algorithm',
    doc: 'by which its issuer signed it',
    value: ({ certificate }) => certificate.element?.signatureAlgorithm ?? null,
  },
  {
    name: 'key_usage',
    doc: 'RFC 5280 4.2.1.3',
    value: ({ certificate }) => certificate.element?.keyUsage ?? null,
  },
  {
    name: 'extended_key_usage',
    doc: 'RFC 5280 4.2.1.12',
    value: ({ certificate }) => certificate.element?.extendedKeyUsage ?? null,
  },
  {
    name: 'is_ca',
    doc: 'whether it says that it is a CA (basicConstraints)',
    value: ({ certificate }) => certificate.element?.isCa ?? null,
  },
  {
    name: 'self_signed',
    doc: 'whether its own key signed it',
    value: ({ certificate }) => certificate.element?.selfSigned ?? null,
  },
  {
    name: 'ca',
    doc: 'whether Cloudflare holds it as a CA',
    value: ({ certificate }) => certificate.ca,
  },
  {
    name: 'uploaded_on',
    doc: 'when it was uploaded, as Cloudflare says',
    value: ({ certificate }) => certificate.uploadedOn,
  },
  {
    name: 'declared_expires_on',
    doc: "Cloudflare's word on its expiry, beside what was parsed",
    value: ({ certificate }) => certificate.declared.expiresOn,
  },
  {
    name: 'declared_issuer',
    doc: 'likewise',
    value: ({ certificate }) => certificate.declared.issuer,
  },
  {
    name: 'declared_serial_number',
    doc: 'likewise',
    value: ({ certificate }) => certificate.declared.serialNumber,
  },
  {
    name: 'declared_signature',
    doc: 'likewise',
    value: ({ certificate }) => certificate.declared.signature,
  },
  {
    name: 'first_seen_at',
    doc: 'when it was first in the inventory',
    value: ({ certificate }) => certificate.firstSeenAt,
  },
  {
    name: 'last_seen_at',
    doc: 'when a listing last showed it; of the past, the last time that complete runs prove',
    value: ({ certificate }) => certificate.lastSeenAt,
  },
  {
    name: 'unchanged_since',
    doc: 'since when the record has been as it is',
    value: ({ certificate }) => certificate.changedAt,
  },
];
