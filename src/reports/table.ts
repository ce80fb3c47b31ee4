import type { OwnerOf } from '../ownership/owner.ts';
import type { Cell, Column } from './column.ts';
import type { ReportRequest } from './request.ts';
import type { ReportSnapshot } from './source.ts';

/** A report as a table: its columns, and how its rows come about. */
export interface ReportTable {
  columns: readonly ColumnHead[];
  /** The rows in batches, each row as long as there are columns. */
  batches(snapshot: ReportSnapshot, request: ReportRequest, context: ReportContext): AsyncIterable<Cell[][]>;
}

export type ColumnHead = Omit<Column<never>, 'value'>;

/** What reports are made with, beside what is stored. */
export interface ReportContext {
  /** The instant at which states and exceptions are decided: that of the moment asked for. */
  now: Date;
  /** The time of a report of a time, `[from, to)`; ISO 8601. */
  from: string;
  to: string;
  expiringWithinSeconds: number;
  /** Between two ticks of the schedule of syncs. */
  intervalSeconds: number;
  ownerOf: OwnerOf;
}

/** Forgets of a table what its rows are made of. */
export function reportTable<Row>(
  columns: readonly Column<Row>[],
  rows: (snapshot: ReportSnapshot, request: ReportRequest, context: ReportContext) => AsyncIterable<Row[]>,
): ReportTable {
  return {
    columns,
    async *batches(...asked) {
      for await (const batch of rows(...asked)) {
        yield batch.map((row) => columns.map((column) => column.value(row)));
      }
    },
  };
}
