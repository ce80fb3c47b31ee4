import { type SQL, sql } from 'drizzle-orm';
import type { SubjectAlternativeName } from '../certificate/element.ts';
import type { FindingCheck } from '../findings/finding.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import type { ReportedCertificate, ReportedElement } from '../reports/source.ts';
import { asReadBefore, type EarlierFields, earlierFields } from './earlierReading.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';
import { lastSeenAt, usesReadAt } from './reportedKnowledge.ts';

/** What `certificateOfColumns` needs, in its order, of the rows that `certificateQuery` joins. */
export function certificateColumns(moment: Moment): SQL[] {
  return [
    sql`c.account_id, account.name, c.certificate_id, c.name, c.type, c.ca, c.uploaded_on`,
    sql`c.declared_expires_on, c.declared_issuer, c.declared_serial_number, c.declared_signature`,
    sql`c.earliest_not_after, c.latest_not_before, c.valid_from, first.seen_at, ${lastSeenAt}`,
    sql`uses.services, ${usesReadAt}, found.findings, found.accepted`,
    sql`e.fingerprint_sha256, e.spki_sha256, e.serial_number, e.serial_number_decimal, e.subject, e.issuer`,
    sql`e.not_before, e.not_after, e.signature_algorithm, e.key_algorithm, e.key_size, e.curve, e.is_ca`,
    sql`e.self_signed, e.key_usage, e.extended_key_usage, e.subject_alternative_names`,
    moment === null ? sql`null` : earlierFields(moment),
  ];
}

/** Timestamps as PostgreSQL's text. */
export type CertificateColumns = [
  accountId: string,
  accountName: string | null,
  certificateId: string,
  name: string | null,
  type: string | null,
  ca: boolean | null,
  uploadedOn: string | null,
  declaredExpiresOn: string | null,
  declaredIssuer: string | null,
  declaredSerialNumber: string | null,
  declaredSignature: string | null,
  earliestNotAfter: string | null,
  latestNotBefore: string | null,
  validFrom: string,
  firstSeenAt: string,
  lastSeenAt: string,
  services: string[] | null,
  servicesReadAt: string | null,
  findings: FindingCheck[] | null,
  accepted: FindingCheck[] | null,
  fingerprintSha256: Buffer | null,
  spkiSha256: Buffer | null,
  serialNumber: string | null,
  serialNumberDecimal: string | null,
  subject: string | null,
  issuer: string | null,
  notBefore: string | null,
  notAfter: string | null,
  signatureAlgorithm: string | null,
  keyAlgorithm: string | null,
  keySize: number | null,
  curve: string | null,
  isCa: boolean | null,
  selfSigned: boolean | null,
  keyUsage: string[] | null,
  extendedKeyUsage: string[] | null,
  subjectAlternativeNames: SubjectAlternativeName[] | null,
  earlier: EarlierFields | null,
  ...more: unknown[],
];

export function certificateOfColumns(row: CertificateColumns): ReportedCertificate {
  return {
    accountId: row[0],
    accountName: row[1],
    certificateId: row[2],
    name: row[3],
    type: row[4],
    ca: row[5],
    uploadedOn: fromNullableDatabaseInstant(row[6]),
    declared: {
      expiresOn: fromNullableDatabaseInstant(row[7]),
      issuer: row[8],
      serialNumber: row[9],
      signature: row[10],
    },
    earliestNotAfter: fromNullableDatabaseInstant(row[11]),
    latestNotBefore: fromNullableDatabaseInstant(row[12]),
    changedAt: fromDatabaseInstant(row[13]),
    firstSeenAt: fromDatabaseInstant(row[14]),
    lastSeenAt: fromDatabaseInstant(row[15]),
    // In the order of code points here, whatever the collation of the database.
    services: row[16]?.toSorted() ?? [],
    servicesReadAt: fromNullableDatabaseInstant(row[17]),
    findings: row[18]?.toSorted() ?? [],
    acceptedFindings: row[19]?.toSorted() ?? [],
    element: elementOf(row),
  };
}

/** How many columns a certificate has; `more` are behind them. */
export const CERTIFICATE_COLUMNS = 38;

function elementOf(row: CertificateColumns): ReportedElement | null {
  const fingerprint = row[20];
  if (fingerprint === null) return null;
  const element: ReportedElement = {
    fingerprintSha256: fingerprint.toString('hex'),
    spkiSha256: row[21]?.toString('hex') ?? null,
    serialNumber: row[22],
    serialNumberDecimal: row[23],
    subject: row[24],
    issuer: row[25],
    notBefore: fromNullableDatabaseInstant(row[26]),
    notAfter: fromNullableDatabaseInstant(row[27]),
    signatureAlgorithm: row[28],
    keyAlgorithm: row[29],
    keySize: row[30],
    curve: row[31],
    isCa: row[32],
    selfSigned: row[33],
    keyUsage: row[34],
    extendedKeyUsage: row[35],
    subjectAlternativeNames: row[36],
  };
  return row[37] === null ? element : asReadBefore(element, row[37]);
}
