import { type SQL, sql } from 'drizzle-orm';
import type { ChangeKind, Facts } from '../inventory/changeEvent.ts';
import type {
  ChangeListRequest,
  ChangePosition,
  ChangeQueries,
  LoggedChange,
} from '../inventory/queries/changes.ts';
import type { Slice } from '../inventory/queries/slice.ts';
import { allOf } from './conditions.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromDatabaseInstant, toDatabaseInstant } from './instant.ts';

export function createChangeQueries(database: Database): ChangeQueries {
  return { list: (request) => asRepositoryFailure('list the changes', () => list(database, request)) };
}

type ChangeRow = {
  account_id: string;
  sequence: string;
  at: string;
  kind: ChangeKind;
  certificate_id: string;
  content: string;
  hash: string;
};

async function list(
  database: Database,
  request: ChangeListRequest,
): Promise<Slice<LoggedChange, ChangePosition>> {
  const { limit } = request;
  const rows = await database.execute<ChangeRow>(sql`
    select e.account_id, e.sequence, e.at, e.kind, e.certificate_id, e.content, encode(e.hash, 'hex') as hash
    from certalog.changes e where ${conditionOf(request)}
    order by e.at, e.account_id, e.sequence limit ${limit + 1}`);
  const page = rows.slice(0, limit).map(changeOf);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? positionOf(last) : null };
}

function conditionOf({ accountIds, certificateId, kinds, from, to, after }: ChangeListRequest): SQL {
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

function changeOf(row: ChangeRow): LoggedChange {
  const { before, after } = JSON.parse(row.content) as { before: Facts | null; after: Facts | null };
  return {
    accountId: row.account_id,
    sequence: Number(row.sequence),
    at: fromDatabaseInstant(row.at),
    kind: row.kind,
    certificateId: row.certificate_id,
    before,
    after,
    hash: row.hash,
  };
}

function positionOf({ at, accountId, sequence }: LoggedChange): ChangePosition {
  return { at, accountId, sequence };
}
