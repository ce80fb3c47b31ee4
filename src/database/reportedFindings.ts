import { sql } from 'drizzle-orm';
import type { ReportedFinding, SnapshotMoment } from '../reports/source.ts';
import { allOf } from './conditions.ts';
import { numberOf } from './copiedRows.ts';
import { type FindingColumns, findingOfColumns } from './findingColumns.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { leadingElementAt } from './leadingElement.ts';
import { periodHolds } from './moment.ts';
import type { Snapshot } from './snapshot.ts';

/** As COPY writes it. */
type Row = [
  accountId: string,
  accountName: string | null,
  certificateId: string,
  certificateName: string | null,
  certificateType: string | null,
  earliestNotAfter: string | null,
  subject: string | null,
  check: FindingColumns['check'],
  bundleIndex: string | null,
  severity: FindingColumns['severity'],
  detail: string,
  exceptionReason: string | null,
  exceptionExpiresAt: string | null,
  openedAt: string,
];

/** Open findings with the certificates that have them. */
export async function* reportedFindings(
  snapshot: Snapshot,
  { moment, accountIds }: SnapshotMoment,
): AsyncIterable<ReportedFinding[]> {
  const query = sql`
    select f.account_id, account.name, f.certificate_id, c.name, c.type, c.earliest_not_after, e.subject,
      f.check_name, f.bundle_index, f.severity, f.detail, f.exception_reason, f.exception_expires_at, f.opened_at
    from certalog.findings f
    join certalog.accounts account on account.account_id = f.account_id
    left join certalog.certificates c
      on c.account_id = f.account_id and c.certificate_id = f.certificate_id and ${periodHolds('c', moment)}
    left join ${leadingElementAt(moment)} on true
    where ${allOf([periodHolds('f', moment), accountIds && sql`f.account_id in ${accountIds}`])}
    order by f.account_id, f.certificate_id, f.check_name, f.bundle_index nulls first`;
  for await (const batch of snapshot.stream(query)) yield batch.map((row) => findingOf(row as Row));
}

function findingOf([
  accountId,
  accountName,
  certificateId,
  certificateName,
  certificateType,
  earliestNotAfter,
  subject,
  check,
  bundleIndex,
  severity,
  detail,
  exceptionReason,
  exceptionExpiresAt,
  openedAt,
]: Row): ReportedFinding {
  return {
    accountId,
    accountName,
    certificateId,
    certificateName,
    certificateType,
    earliestNotAfter: fromNullableDatabaseInstant(earliestNotAfter),
    subject,
    ...findingOfColumns({
      check,
      bundleIndex: numberOf(bundleIndex),
      severity,
      detail,
      exceptionReason,
      exceptionExpiresAt,
      openedAt,
    }),
  };
}
