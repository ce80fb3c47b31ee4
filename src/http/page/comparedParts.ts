import {
  type ComparedMoments,
  type ComparisonQueries,
  certificateDifferenceKinds,
  type DifferenceKind,
  type DifferenceListRequest,
  type DifferencePosition,
  findingDifferenceKinds,
  useDifferenceKinds,
} from '../../inventory/queries/comparison.ts';
import type { Slice } from '../../inventory/queries/slice.ts';
import { encodeCursor } from '../cursor.ts';
import { certificateRow, type DifferenceRow, findingRow, useRow } from './compareRows.ts';

/** A kind of difference: how many there are, and some or a page of them. */
export interface ComparedPart {
  kind: DifferenceKind;
  count: number;
  rows: DifferenceRow[];
  /** Null at the end. */
  nextCursor: string | null;
}

/** So many of each kind are shown where all kinds are. */
const ROWS_OF_EACH = 10;

/** The first of each kind, or one page of the `section`. */
export async function comparedParts(
  comparison: ComparisonQueries,
  moments: ComparedMoments,
  counts: Record<DifferenceKind, number>,
  page: {
    section: DifferenceKind | null;
    cursorName: string;
    after: DifferencePosition | null;
    limit: number;
  },
): Promise<ComparedPart[]> {
  const { section, cursorName } = page;
  const request =
    section === null
      ? { ...moments, after: null, limit: ROWS_OF_EACH }
      : { ...moments, after: page.after, limit: page.limit };
  const parts = readers(comparison, request).filter(({ kind }) => section === null || kind === section);
  return Promise.all(
    parts.map(async ({ kind, read }) => {
      const count = counts[kind];
      const { rows, next } = count === 0 ? { rows: [], next: null } : await read();
      return { kind, count, rows, nextCursor: next === null ? null : encodeCursor(cursorName, next) };
    }),
  );
}

interface Reader {
  kind: DifferenceKind;
  read(): Promise<Slice<DifferenceRow, DifferencePosition>>;
}

function readers(comparison: ComparisonQueries, request: DifferenceListRequest): Reader[] {
  return [
    ...certificateDifferenceKinds.map((kind) => ({
      kind,
      read: async () =>
        mapped(await comparison.certificates(kind, request), (row) => certificateRow(row, request)),
    })),
    ...useDifferenceKinds.map((kind) => ({
      kind,
      read: async () => mapped(await comparison.uses(kind, request), (row) => useRow(row, kind, request)),
    })),
    ...findingDifferenceKinds.map((kind) => ({
      kind,
      read: async () => mapped(await comparison.findings(kind, request), (row) => findingRow(row, request)),
    })),
  ];
}

function mapped<Row>(
  { rows, next }: Slice<Row, DifferencePosition>,
  rowOf: (row: Row) => DifferenceRow,
): Slice<DifferenceRow, DifferencePosition> {
  return { rows: rows.map(rowOf), next };
}
