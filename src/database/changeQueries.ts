import { type SQL, sql } from 'drizzle-orm';
import type {
  ChangeListRequest,
  ChangePosition,
  ChangeQueries,
  LoggedChange,
} from '../inventory/queries/changes.ts';
import type { Slice } from '../inventory/queries/slice.ts';
import { type ChangeColumns, changeOfColumns, changeSelection } from './changeColumns.ts';
import { allOf } from './conditions.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { toDatabaseInstant } from './instant.ts';

export function createChangeQueries(database: Database): ChangeQueries {
  return { list: (request) => asRepositoryFailure('list the changes', () => list(database, request)) };
}

async function list(
  database: Database,
  request: ChangeListRequest,
): Promise<Slice<LoggedChange, ChangePosition>> {
  const { limit } = request;
  const rows = await database.execute<ChangeColumns>(sql`
    select ${changeSelection} from certalog.changes e where ${changeCondition(request)}
    order by e.at, e.account_id, e.sequence limit ${limit + 1}`);
  const page = rows.slice(0, limit).map(changeOfColumns);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? positionOf(last) : null };
}

/** That a row `e` of `certalog.changes` meets the conditions. */
export function changeCondition({
  accountIds,
  certificateId,
  kinds,
  from,
  to,
  after,
}: Partial<ChangeListRequest>): SQL {
  return allOf([
    accountIds && sql`e.account_id in ${accountIds}`,
    certificateId !== undefined && sql`e.certificate_id = ${certificateId}`,
    kinds && sql`e.kind in ${kinds}`,
    from !== undefined && sql`e.at >= ${toDatabaseInstant(from)}::timestamptz`,
    to !== undefined && sql`e.at < ${toDatabaseInstant(to)}::timestamptz`,
    after &&
      sql`(e.at, e.account_id, e.sequence)
        > (${toDatabaseInstant(after.at)}::timestamptz, ${after.accountId}, ${after.sequence}::bigint)`,
  ]);
}

function positionOf({ at, accountId, sequence }: LoggedChange): ChangePosition {
  return { at, accountId, sequence };
}
