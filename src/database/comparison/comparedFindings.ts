import { type SQL, sql } from 'drizzle-orm';
import type {
  ComparedFinding,
  DifferenceListRequest,
  DifferencePosition,
  FindingDifferenceKind,
} from '../../inventory/queries/comparison.ts';
import type { OpenFinding } from '../../inventory/queries/findings.ts';
import type { Slice } from '../../inventory/queries/slice.ts';
import type { Database } from '../connection.ts';
import { type FindingColumns, findingOfColumns, findingSelection } from '../findingColumns.ts';
import { differencePage, inPageOrder, nameBy, sameAt } from './differences.ts';
import { type PlacedRow, sliceOf } from './slices.ts';

/** Findings that were open at one of the moments only, or otherwise at both. */
export async function comparedFindings(
  database: Database,
  kind: FindingDifferenceKind,
  request: DifferenceListRequest,
): Promise<Slice<ComparedFinding, DifferencePosition>> {
  const rows = await database.execute<ComparedRow>(sql`
    with ${differencePage(kind, request, request)}
    select page.*, ${nameBy(request.to)} as name from (
      ${rowsAt(kind, request.from, sql`false`)} union all ${rowsAt(kind, request.to, sql`true`)}) page
    order by ${inPageOrder}, later`);
  return sliceOf(rows, request.limit, differenceOf);
}

type ComparedRow = PlacedRow & { [Column in keyof FindingColumns]: FindingColumns[Column] } & {
  later: boolean;
  name: string | null;
};

function rowsAt(kind: FindingDifferenceKind, moment: string, later: SQL): SQL {
  return sql`
    select page.account_id, page.certificate_id, page.place, ${later} as later, ${findingSelection}
    from page join certalog.findings f on ${sameAt(kind, moment)}`;
}

function differenceOf(rows: [ComparedRow, ...ComparedRow[]]): ComparedFinding {
  const [{ account_id: accountId, certificate_id: certificateId, name }] = rows;
  const finding = (later: boolean) => findingOf(rows.find((row) => row.later === later));
  return { accountId, certificateId, name, before: finding(false), after: finding(true) };
}

function findingOf(row: ComparedRow | undefined): OpenFinding | null {
  return row ? findingOfColumns(row) : null;
}
