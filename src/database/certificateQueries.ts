import { sql } from 'drizzle-orm';
import { pemOf } from '../certificate/toPem.ts';
import type {
  Certificate,
  CertificateListRequest,
  CertificatePosition,
  CertificateQueries,
  CertificateSortKey,
} from '../inventory/queries/certificates.ts';
import type { Moment, Slice } from '../inventory/queries/slice.ts';
import type { OwnerRule } from '../ownership/owner.ts';
import { certificateCondition } from './certificateFilter.ts';
import { type CertificateRow, certificateOfRow, certificateSelection } from './certificateRow.ts';
import { behind, certificateOrder } from './certificateSort.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { periodHasBegun } from './moment.ts';
import { knownAt } from './pastKnowledge.ts';

/**
 * Each answer is one statement, so that it shows one state of the inventory even while a sync changes it. `ownerRules`
 * are those by which certificates are filtered by owner.
 */
export function createCertificateQueries(
  database: Database,
  ownerRules: readonly OwnerRule[],
): CertificateQueries {
  return {
    list: (request) => asRepositoryFailure('list certificates', () => list(database, ownerRules, request)),
    get: (accountId, certificateId, asOf = null) =>
      asRepositoryFailure('read a certificate', () => get(database, accountId, certificateId, asOf)),
    pem: (accountId, certificateId, asOf = null) =>
      asRepositoryFailure('read a PEM', () => pem(database, accountId, certificateId, asOf)),
  };
}

async function list(
  database: Database,
  ownerRules: readonly OwnerRule[],
  request: CertificateListRequest,
): Promise<Slice<Certificate, CertificatePosition>> {
  const { filter, sort, after, limit, asOf = null } = request;
  const condition = certificateCondition(filter, request, asOf, ownerRules);
  // One row more than asked for tells whether there is a rest.
  const rows = await database.execute<CertificateRow>(sql`
    with ${asOf === null ? sql`` : sql`${knownAt(asOf, filter.accountIds)}, `}c as (
      select id, account_id, certificate_id, valid_from, valid_to, name, ca, type, uploaded_on, declared_expires_on,
        declared_issuer, declared_serial_number, declared_signature, record_failures, bundle_digest,
        earliest_not_after, latest_not_before
      from certalog.certificates c
      where ${condition} ${after === null ? sql`` : sql`and ${behind(after, sort)}`}
      order by ${certificateOrder(sort)} limit ${limit + 1})
    select ${certificateSelection(asOf)} from c order by ${certificateOrder(sort)}`);
  const certificates = rows.slice(0, limit).map(certificateOfRow);
  const last = certificates.at(-1);
  return { rows: certificates, next: rows.length > limit && last ? positionOf(last, sort.by) : null };
}

async function get(
  database: Database,
  accountId: string,
  certificateId: string,
  asOf: Moment,
): Promise<Certificate | null> {
  const [row] = await database.execute<CertificateRow>(sql`
    ${asOf === null ? sql`` : sql`with ${knownAt(asOf, [accountId])}`}
    select ${certificateSelection(asOf)} from certalog.certificates c
    where c.account_id = ${accountId} and c.certificate_id = ${certificateId} and ${periodHasBegun('c', asOf)}
    order by c.valid_from desc limit 1`);
  return row ? certificateOfRow(row) : null;
}

async function pem(
  database: Database,
  accountId: string,
  certificateId: string,
  asOf: Moment,
): Promise<string | null> {
  const rows = await database.execute<{ position: number; der: Buffer | null; text: string | null }>(sql`
    select b.position, e.der, b.text
    from (
      select c.bundle_digest from certalog.certificates c
      where c.account_id = ${accountId} and c.certificate_id = ${certificateId} and ${periodHasBegun('c', asOf)}
      order by c.valid_from desc limit 1) c
    left join certalog.bundle_blocks b using (bundle_digest)
    left join certalog.elements e using (fingerprint_sha256)
    order by b.position`);
  if (rows.length === 0) return null;
  return rows
    .map(({ der, text }) => (der ? pemOf(der) : (text ?? '')))
    .map((block) => (block === '' || block.endsWith('\n') ? block : `${block}\n`))
    .join('');
}

function positionOf(certificate: Certificate, by: CertificateSortKey): CertificatePosition {
  const { accountId, certificateId, earliestNotAfter, name, uploadedOn } = certificate;
  const key = { earliest_not_after: earliestNotAfter, name, uploaded_on: uploadedOn }[by];
  return { key, accountId, certificateId };
}
