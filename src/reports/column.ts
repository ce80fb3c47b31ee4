/** A value of a report. Null: there is none, or it is not known; the column says which. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | { readonly [name: string]: unknown };

/** One column of a report, as every format and the documentation have it. */
export interface Column<Row> {
  name: string;
  /** What it says, in one line of Markdown. */
  doc: string;
  /** Where the page is narrow, as in print, it has a column of its own there; the others share one. */
  main?: true;
  value(row: Row): Cell;
}
