import { type SQL, sql } from 'drizzle-orm';
import type { FindingCheck, Severity } from '../findings/finding.ts';
import type {
  FindingListRequest,
  FindingPosition,
  FindingQueries,
  ListedFinding,
} from '../inventory/queries/findings.ts';
import type { Moment, Slice } from '../inventory/queries/slice.ts';
import { allOf } from './conditions.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { type FindingColumns, findingOfColumns, findingSelection } from './findingColumns.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant, toDatabaseInstant } from './instant.ts';
import { endOfPeriod, periodHasBegun, periodHolds } from './moment.ts';

export function createFindingQueries(database: Database): FindingQueries {
  return {
    list: (request) => asRepositoryFailure('list the findings', () => list(database, request)),
    count: (now) => asRepositoryFailure('count the findings', () => count(database, now)),
  };
}

type FindingRow = { [Column in keyof FindingColumns]: FindingColumns[Column] } & {
  id: string;
  accountId: string;
  certificateId: string;
  certificateName: string | null;
  closedAt: string | null;
};

async function list(
  database: Database,
  request: FindingListRequest,
): Promise<Slice<ListedFinding, FindingPosition>> {
  const { limit, asOf = null } = request;
  const rows = await database.execute<FindingRow>(sql`
    select f.id, f.account_id as "accountId", f.certificate_id as "certificateId", ${findingSelection},
      ${endOfPeriod('f', asOf)} as "closedAt", (
        select c.name from certalog.certificates c
        where c.account_id = f.account_id and c.certificate_id = f.certificate_id
          and ${periodHasBegun('c', asOf)}
        order by c.valid_from desc limit 1) as "certificateName"
    from certalog.findings f where ${conditionOf(request, asOf)}
    order by f.opened_at desc, f.id desc limit ${limit + 1}`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ accountId, certificateId, certificateName, closedAt, ...columns }) => ({
      accountId,
      certificateId,
      certificateName,
      ...findingOfColumns(columns),
      closedAt: fromNullableDatabaseInstant(closedAt),
    })),
    next:
      rows.length > limit && last
        ? { openedAt: fromDatabaseInstant(last.openedAt), id: Number(last.id) }
        : null,
  };
}

function conditionOf(request: FindingListRequest, moment: Moment): SQL {
  const { accountIds, certificateId, checks, severities, open, excepted, openedBefore, openedAfter, after } =
    request;
  return allOf([
    open ? periodHolds('f', moment) : isClosed(moment),
    accountIds && sql`f.account_id in ${accountIds}`,
    certificateId !== undefined && sql`f.certificate_id = ${certificateId}`,
    checks && sql`f.check_name in ${checks}`,
    severities && sql`f.severity in ${severities}`,
    excepted !== undefined && sql`${isExcepted(request.now)} = ${excepted}`,
    openedBefore !== undefined && sql`f.opened_at < ${toDatabaseInstant(openedBefore)}::timestamptz`,
    openedAfter !== undefined && sql`f.opened_at >= ${toDatabaseInstant(openedAfter)}::timestamptz`,
    after &&
      sql`(f.opened_at, f.id) < (${toDatabaseInstant(after.openedAt)}::timestamptz, ${after.id}::bigint)`,
  ]);
}

/** The last row of a finding: an altered one goes on in a row that begins where another ends. */
function isClosed(moment: Moment): SQL {
  return sql`${endOfPeriod('f', moment)} is not null and not exists (
    select 1 from certalog.findings n
    where n.account_id = f.account_id and n.certificate_id = f.certificate_id and n.check_name = f.check_name
      and n.bundle_index is not distinct from f.bundle_index and n.opened_at = f.opened_at
      and n.valid_from >= f.valid_to)`;
}

/** Whether an exception covers a row `f` at `now`. */
export function isExcepted(now: Date): SQL {
  return sql`coalesce(f.exception_expires_at > ${toDatabaseInstant(now.toISOString())}::timestamptz, false)`;
}

async function count(
  database: Database,
  now: Date,
): Promise<{ check: FindingCheck; severity: Severity; count: number }[]> {
  const rows = await database.execute<{ check: FindingCheck; severity: Severity; count: number }>(sql`
    select f.check_name as check, f.severity, count(*)::int as count from certalog.findings f
    where f.valid_to is null and not ${isExcepted(now)} group by f.check_name, f.severity`);
  return [...rows];
}
