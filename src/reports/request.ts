import type { Moment } from '../inventory/queries/slice.ts';
import type { ReportFormat, ReportName } from './reports.ts';

/** Which report is asked for, and of what. Instants in ISO 8601 in UTC. */
export interface ReportRequest {
  name: ReportName;
  format: ReportFormat;
  filter: ReportFilter;
  /** The past instant whose knowledge is asked for; null: now. Always null for a report of a time. */
  asOf: Moment;
  /** The time `[from, to)` of `changes` and `coverage`; null: up to now. */
  from: string | null;
  to: string | null;
  /** Of `expiring`: how soon. Null: what the state `expiring` means. */
  withinSeconds: number | null;
}

export interface ReportFilter {
  accountIds?: string[] | undefined;
  /** Names of owners; any one of them. */
  owners?: string[] | undefined;
}
