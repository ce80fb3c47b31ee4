import type { LastCompleteSync } from './source.ts';

/** What every report opens with: what it is, how old its knowledge is, and by what its rows can be verified. */
export interface Evidence {
  report: string;
  title: string;
  /** ISO 8601 in UTC, as all instants here. */
  generatedAt: string;
  /** The instant of which it tells; of a time, its end. */
  asOf: string;
  /** Of Certalog. */
  version: string;
  /** Parameter and value of everything that was asked for; a parameter with several values occurs several times. */
  filter: [parameter: string, value: string][];
  /** What the state `expiring` means. */
  expiringWithinSeconds: number;
  rowCount: number;
  /** Lower-case hex SHA-256 of the rows as the CSV format writes them, in whatever format they come. */
  rowsSha256: string;
  /** Of each account that the report covers. */
  lastCompleteSyncs: LastCompleteSync[];
}
