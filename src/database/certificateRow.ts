import { type SQL, sql } from 'drizzle-orm';
import type { CertificateElement } from '../certificate/element.ts';
import type { BlockFailureReason } from '../certificate/reasons.ts';
import type { Association, BundleElement, Certificate } from '../inventory/queries/certificates.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import { associationsReadAt, firstSeenAt, lastSeenAt, listed } from './certificateKnowledge.ts';
import { asReadBefore, type EarlierFields, earlierFields } from './earlierReading.ts';
import { byImportance, type FindingColumns, findingOfColumns } from './findingColumns.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';
import { endOfPeriod, periodHolds } from './moment.ts';
import { type RecordColumns, recordOfColumns, recordSelection } from './recordColumns.ts';

/**
 * What `certificateOfRow` needs of a row `c` of `certalog.certificates` whose period has begun by the moment; timestamps
 * inside JSON as PostgreSQL's text. For a moment of the past it needs `known` of `pastKnowledge.ts`.
 */
export function certificateSelection(moment: Moment): SQL {
  const removedAt = endOfPeriod('c', moment);
  return sql`
  c.account_id, ${recordSelection}, c.earliest_not_after, c.latest_not_before, c.valid_from, ${removedAt} as valid_to, ${firstSeenAt} as first_seen_at, ${lastSeenAt(moment)} as last_seen_at,
  ${associationsReadAt(moment)} as associations_read_at, ${listed(moment)} as listed,
  (select json_agg(json_build_object('service', a.service, 'status', a.status, 'validFrom', a.valid_from::text)
      order by a.service, a.status, a.ordinal)
    from certalog.associations a
    where ${removedAt} is null and a.account_id = c.account_id and a.certificate_id = c.certificate_id
      and ${periodHolds('a', moment)}) as associations,
  (select json_agg(json_build_object('check', f.check_name, 'severity', f.severity, 'bundleIndex', f.bundle_index,
      'detail', f.detail, 'openedAt', f.opened_at::text, 'exceptionReason', f.exception_reason,
      'exceptionExpiresAt', f.exception_expires_at::text) order by f.check_name, f.bundle_index nulls first)
    from certalog.findings f
    where ${removedAt} is null and f.account_id = c.account_id and f.certificate_id = c.certificate_id
      and ${periodHolds('f', moment)}) as findings,
  (select json_agg(json_build_object('bundleIndex', b.bundle_index, 'label', b.label, 'reason', b.reason)
      order by b.position)
    from certalog.bundle_blocks b
    where b.bundle_digest = c.bundle_digest and b.reason is not null) as refused_blocks,
  (select json_agg(json_build_object('bundleIndex', b.bundle_index,
      'fingerprintSha256', encode(e.fingerprint_sha256, 'hex'), 'parses', e.parses,
      'spkiSha256', encode(e.spki_sha256, 'hex'), 'serialNumber', e.serial_number,
      'serialNumberDecimal', e.serial_number_decimal, 'version', e.version, 'subject', e.subject,
      'subjectCn', e.subject_cn, 'issuer', e.issuer, 'issuerCn', e.issuer_cn, 'notBefore', e.not_before::text,
      'notAfter', e.not_after::text, 'signatureAlgorithm', e.signature_algorithm,
      'signatureAlgorithmOid', e.signature_algorithm_oid, 'keyAlgorithm', e.key_algorithm,
      'keyAlgorithmOid', e.key_algorithm_oid, 'keySize', e.key_size, 'curve', e.curve, 'isCa', e.is_ca,
      'pathLength', e.path_length, 'keyUsage', e.key_usage, 'extendedKeyUsage', e.extended_key_usage,
      'subjectAlternativeNames', e.subject_alternative_names, 'subjectKeyIdentifier', e.subject_key_identifier,
      'authorityKeyIdentifier', e.authority_key_identifier, 'selfSigned', e.self_signed, 'failures', e.failures
      ${moment === null ? sql`` : sql`, 'earlier', ${earlierFields(moment)}`}) order by b.position)
    from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
    where b.bundle_digest = c.bundle_digest) as elements`;
}

export type CertificateRow = RecordColumns & {
  account_id: string;
  earliest_not_after: string | null;
  latest_not_before: string | null;
  valid_from: string;
  valid_to: string | null;
  first_seen_at: string;
  last_seen_at: string;
  associations_read_at: string | null;
  listed: boolean | null;
  associations: { service: string; status: string; validFrom: string }[] | null;
  findings: FindingColumns[] | null;
  refused_blocks: { bundleIndex: number | null; label: string | null; reason: BlockFailureReason }[] | null;
  elements: ElementColumns[] | null;
};

type ElementColumns = Omit<CertificateElement, 'parserVersion'> & {
  bundleIndex: number;
  earlier?: EarlierFields | null;
};

export function certificateOfRow(row: CertificateRow): Certificate {
  const associationsKnownAt = fromNullableDatabaseInstant(row.associations_read_at);
  return {
    accountId: row.account_id,
    ...recordOfColumns(row),
    earliestNotAfter: fromNullableDatabaseInstant(row.earliest_not_after),
    latestNotBefore: fromNullableDatabaseInstant(row.latest_not_before),
    elements: (row.elements ?? []).map(elementOf),
    refusedBlocks: row.refused_blocks ?? [],
    associations: (row.associations ?? []).map((association) =>
      associationOf(association, associationsKnownAt),
    ),
    associationsReadAt: associationsKnownAt,
    findings: (row.findings ?? []).map(findingOfColumns).sort(byImportance),
    firstSeenAt: fromDatabaseInstant(row.first_seen_at),
    lastSeenAt: fromDatabaseInstant(row.last_seen_at),
    changedAt: fromDatabaseInstant(row.valid_from),
    removedAt: fromNullableDatabaseInstant(row.valid_to),
    listed: row.listed,
  };
}

function elementOf({ earlier, ...columns }: ElementColumns): BundleElement {
  const element = {
    ...columns,
    notBefore: fromNullableDatabaseInstant(columns.notBefore),
    notAfter: fromNullableDatabaseInstant(columns.notAfter),
  };
  return earlier ? asReadBefore(element, earlier) : element;
}

/** An association that is found while a run still goes on has been seen when its period began. */
function associationOf(
  { service, status, validFrom }: { service: string; status: string; validFrom: string },
  readAt: string | null,
): Association {
  const firstSeenAt = fromDatabaseInstant(validFrom);
  const lastSeenAt = readAt !== null && Date.parse(readAt) > Date.parse(firstSeenAt) ? readAt : firstSeenAt;
  return { service, status, firstSeenAt, lastSeenAt };
}
