import { type SQL, sql } from 'drizzle-orm';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import { findingClosed, findingOpened } from '../inventory/findingEvents.ts';
import type { ExceptedFinding, FindingDifference, StoredFinding } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { type FindingColumns, findingOfColumns, findingSelection } from './findingColumns.ts';
import { fromDatabaseInstant, toDatabaseInstant, toNullableDatabaseInstant } from './instant.ts';
import { endAt } from './moment.ts';

/**
 * Ends the periods of findings that are closed or altered, and begins those of new and of altered ones. Gives what is
 * to be told of it; an altered finding is told as the end of one and the beginning of another.
 */
export async function storeFindings(
  transaction: Transaction,
  accountId: string,
  differences: FindingDifference[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  const at = toDatabaseInstant(observedAt);
  const endedIds = differences.flatMap(({ closed, altered }) => [
    ...closed.map(({ id }) => id),
    ...altered.map(({ stored }) => stored.id),
  ]);
  const ended = await endFindings(
    transaction,
    sql`f.id in (select r.id::bigint from jsonb_array_elements_text(${JSON.stringify(endedIds)}::jsonb) r(id))`,
    observedAt,
  );
  const begun = differences.flatMap(({ certificateId, opened, altered }) => [
    ...opened.map((finding) => findingRow(certificateId, finding, null)),
    ...altered.map(({ stored, finding }) => findingRow(certificateId, finding, stored)),
  ]);
  // An altered finding goes on where its former row ends.
  const rows = await transaction.execute<FindingRow>(sql`
    insert into certalog.findings as f (account_id, certificate_id, check_name, bundle_index, severity, detail,
      exception_reason, exception_expires_at, opened_at, valid_from)
    select ${accountId}, r.certificate_id, r.check_name, r.bundle_index, r.severity, r.detail, r.exception_reason,
      r.exception_expires_at, coalesce(former.opened_at, ${at}::timestamptz),
      greatest(${at}::timestamptz, former.valid_to)
    from jsonb_to_recordset(${JSON.stringify(begun)}::jsonb) as r(certificate_id text, check_name text,
      bundle_index int, severity text, detail text, exception_reason text, exception_expires_at timestamptz,
      former_id bigint)
    left join certalog.findings former on former.id = r.former_id
    returning f.certificate_id, f.valid_from as at, ${findingSelection}`);
  return [...ended, ...rows.map((row) => findingOpened(row.certificate_id, ...turning(row)))];
}

/** Ends the open findings of the given certificates. Gives what is to be told of it. */
export function endFindingsOf(
  transaction: Transaction,
  accountId: string,
  certificateIds: string[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  const ofCertificates = sql`f.account_id = ${accountId} and f.certificate_id in (
    select jsonb_array_elements_text(${JSON.stringify(certificateIds)}::jsonb))`;
  return endFindings(transaction, ofCertificates, observedAt);
}

type FindingRow = { [Column in keyof FindingColumns]: FindingColumns[Column] } & {
  certificate_id: string;
  at: string;
};

async function endFindings(
  transaction: Transaction,
  condition: SQL,
  observedAt: string,
): Promise<ChangeEvent[]> {
  const rows = await transaction.execute<FindingRow>(sql`
    update certalog.findings f
    set valid_to = ${endAt('f', observedAt)}
    where ${condition} and f.valid_to is null
    returning f.certificate_id, f.valid_to as at, ${findingSelection}`);
  return rows.map((row) => findingClosed(row.certificate_id, ...turning(row)));
}

function turning({ at, ...columns }: FindingRow): [finding: ExceptedFinding, at: string] {
  return [findingOfColumns(columns), fromDatabaseInstant(at)];
}

function findingRow(certificateId: string, finding: ExceptedFinding, former: StoredFinding | null) {
  const { check, bundleIndex, severity, detail, exception } = finding;
  return {
    certificate_id: certificateId,
    check_name: check,
    bundle_index: bundleIndex,
    severity,
    detail,
    exception_reason: exception?.reason ?? null,
    exception_expires_at: toNullableDatabaseInstant(exception?.expiresAt ?? null),
    former_id: former?.id ?? null,
  };
}
