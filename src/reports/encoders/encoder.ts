import type { Cell } from '../column.ts';
import type { Evidence } from '../evidence.ts';
import type { ColumnHead } from '../table.ts';

/** How a report is written in one format. Rows are encoded before the evidence is known, which comes first. */
export interface ReportEncoder {
  contentType: string;
  head(evidence: Evidence, columns: readonly ColumnHead[]): string;
  /** Rows in their order; `first` says that none came before. */
  rows(rows: readonly Cell[][], columns: readonly ColumnHead[], first: boolean): string;
  tail: string;
}
