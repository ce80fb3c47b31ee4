import { type SQL, sql } from 'drizzle-orm';
import type { SubjectAlternativeName } from '../certificate/element.ts';
import type { FindingCheck } from '../findings/finding.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import type { ReportedCertificate, ReportedElement } from '../reports/source.ts';
import { type CopiedRow, jsonOf, numberOf, truthOf } from './copiedRows.ts';
import { asReadBefore, type EarlierFields, earlierFields } from './earlierReading.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';
import { lastSeenAt, usesReadAt } from './reportedKnowledge.ts';

/** What `certificateOfColumns` needs, in its order, of the rows that `certificateQuery` joins. */
export function certificateColumns(moment: Moment): SQL[] {
  return [
    sql`c.account_id, account.name, c.certificate_id, c.name, c.type, c.ca, c.uploaded_on`,
    sql`c.declared_expires_on, c.declared_issuer, c.declared_serial_number, c.declared_signature`,
    sql`c.earliest_not_after, c.latest_not_before, c.valid_from, least(c.valid_from, ended.since), ${lastSeenAt}`,
    sql`uses.services, ${usesReadAt}, found.findings, found.accepted`,
    sql`encode(e.fingerprint_sha256, 'hex'), encode(e.spki_sha256, 'hex'), e.serial_number, e.serial_number_decimal, e.subject, e.issuer`,
    sql`e.not_before, e.not_after, e.signature_algorithm, e.key_algorithm, e.key_size, e.curve, e.is_ca`,
    sql`e.self_signed, e.key_usage, e.extended_key_usage, e.subject_alternative_names`,
    moment === null ? sql`null` : earlierFields(moment),
  ];
}

/** As COPY writes them. */
export type CertificateColumns = [
  accountId: string,
  accountName: string | null,
  certificateId: string,
  name: string | null,
  type: string | null,
  ca: string | null,
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
  services: string | null,
  servicesReadAt: string | null,
  findings: string | null,
  accepted: string | null,
  fingerprintSha256: string | null,
  spkiSha256: string | null,
  serialNumber: string | null,
  serialNumberDecimal: string | null,
  subject: string | null,
  issuer: string | null,
  notBefore: string | null,
  notAfter: string | null,
  signatureAlgorithm: string | null,
  keyAlgorithm: string | null,
  keySize: string | null,
  curve: string | null,
  isCa: string | null,
  selfSigned: string | null,
  keyUsage: string | null,
  extendedKeyUsage: string | null,
  subjectAlternativeNames: string | null,
  earlier: string | null,
  ...more: (string | null)[],
];

/** Of a row of `certificateQuery`. */
export function certificateOfColumns(copied: CopiedRow): ReportedCertificate {
  const row = copied as CertificateColumns;
  return {
    accountId: row[0],
    accountName: row[1],
    certificateId: row[2],
    name: row[3],
    type: row[4],
    ca: truthOf(row[5]),
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
    services: jsonOf<string[]>(row[16])?.sort() ?? [],
    servicesReadAt: fromNullableDatabaseInstant(row[17]),
    findings: jsonOf<FindingCheck[]>(row[18])?.sort() ?? [],
    acceptedFindings: jsonOf<FindingCheck[]>(row[19])?.sort() ?? [],
    element: elementOf(row),
  };
}

/** How many columns a certificate has; `more` are behind them. */
export const CERTIFICATE_COLUMNS = 38;

function elementOf(row: CertificateColumns): ReportedElement | null {
  const fingerprintSha256 = row[20];
  if (fingerprintSha256 === null) return null;
  const element: ReportedElement = {
    fingerprintSha256,
    spkiSha256: row[21],
    serialNumber: row[22],
    serialNumberDecimal: row[23],
    subject: row[24],
    issuer: row[25],
    notBefore: fromNullableDatabaseInstant(row[26]),
    notAfter: fromNullableDatabaseInstant(row[27]),
    signatureAlgorithm: row[28],
    keyAlgorithm: row[29],
    keySize: numberOf(row[30]),
    curve: row[31],
    isCa: truthOf(row[32]),
    selfSigned: truthOf(row[33]),
    keyUsage: jsonOf<string[]>(row[34]),
    extendedKeyUsage: jsonOf<string[]>(row[35]),
    subjectAlternativeNames: jsonOf<SubjectAlternativeName[]>(row[36]),
  };
  const earlier = jsonOf<EarlierFields>(row[37]);
  return earlier === null ? element : asReadBefore(element, earlier);
}
