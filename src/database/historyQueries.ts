import { type SQL, sql } from 'drizzle-orm';
import type {
  AssociationPeriod,
  CertificateHistory,
  HistoryQueries,
  HistoryRequest,
  Period,
} from '../inventory/queries/history.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import { type ChangeColumns, changeOfColumns, changeSelection } from './changeColumns.ts';
import { allOf } from './conditions.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';
import { endOfPeriod, instantOf, periodHasBegun } from './moment.ts';

/** Each answer is one statement, so that periods and changes say the same even while a sync changes them. */
export function createHistoryQueries(database: Database): HistoryQueries {
  return {
    get: (request) => asRepositoryFailure('read the history of a certificate', () => get(database, request)),
  };
}

/** Timestamps inside JSON as PostgreSQL's text. */
type HistoryRow = {
  periods: Period[] | null;
  associations: AssociationPeriod[] | null;
  changes: ChangeColumns[] | null;
};

async function get(database: Database, request: HistoryRequest): Promise<CertificateHistory | null> {
  const { newestFirst, limit, asOf = null } = request;
  const direction = newestFirst ? sql`desc` : sql`asc`;
  const [row] = await database.execute<HistoryRow>(sql`
    select (
        select json_agg(json_build_object('from', lower(p)::text, 'to', upper(p)::text) order by lower(p))
        from unnest((${presence(request, asOf)})) p) as periods, (
        select json_agg(json_build_object('service', a.service, 'status', a.status, 'from', a.valid_from::text,
          'to', ${endOfPeriod('a', asOf)}::text) order by a.valid_from, a.service, a.status, a.ordinal)
        from certalog.associations a where ${isOf('a', request)} and ${periodHasBegun('a', asOf)}) as associations, (
        select json_agg(row_to_json(e) order by e.sequence::bigint ${direction})
        from (
          select ${changeSelection} from certalog.changes e where ${changeCondition(request, asOf)}
          order by e.sequence ${direction} limit ${limit + 1}) e) as changes`);
  if (!row?.periods) return null;
  const changes = (row.changes ?? []).map(changeOfColumns);
  const page = changes.slice(0, limit);
  return {
    periods: row.periods.map(periodOf),
    associations: (row.associations ?? []).map(({ service, status, ...period }) => ({
      service,
      status,
      ...periodOf(period),
    })),
    changes: { rows: page, next: changes.length > limit ? (page.at(-1)?.sequence ?? null) : null },
  };
}

/** The periods of its records as one multirange: those that meet become one. */
function presence(request: HistoryRequest, moment: Moment): SQL {
  return sql`
    select range_agg(tstzrange(c.valid_from, ${endOfPeriod('c', moment)}))
    from certalog.certificates c where ${isOf('c', request)} and ${periodHasBegun('c', moment)}`;
}

function changeCondition(request: HistoryRequest, moment: Moment): SQL {
  const { newestFirst, after } = request;
  return allOf([
    isOf('e', request),
    moment !== null && sql`e.at <= ${instantOf(moment)}`,
    after !== null && sql`e.sequence ${newestFirst ? sql`<` : sql`>`} ${after}::bigint`,
  ]);
}

function isOf(alias: 'c' | 'a' | 'e', { accountId, certificateId }: HistoryRequest): SQL {
  const row = sql.raw(alias);
  return sql`${row}.account_id = ${accountId} and ${row}.certificate_id = ${certificateId}`;
}

function periodOf({ from, to }: Period): Period {
  return { from: fromDatabaseInstant(from), to: fromNullableDatabaseInstant(to) };
}
