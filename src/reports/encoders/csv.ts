import type { Cell } from '../column.ts';
import type { Evidence } from '../evidence.ts';
import type { ReportEncoder } from './encoder.ts';

/**
 * RFC 4180 in UTF-8: first the evidence, a record each of name and values; a record whose fields are all empty; the names
 * of the columns; the rows. Each record has as many fields as there are columns (section 2.4). Texts are quoted, numbers
 * and truth values are not, and nothing at all is written where there is no value.
 *
 * Written here and not by a library: csv-stringify takes three to four times as long, and a report may have a million rows.
 */
export const csvEncoder: ReportEncoder = {
  contentType: 'text/csv; charset=utf-8',
  head(evidence, columns) {
    const padded = (cells: Cell[]) => columns.map((_, index) => cells[index] ?? null);
    const names = columns.map(({ name }) => name);
    return csvRows([...evidenceRecords(evidence), [], names].map(padded));
  },
  rows: csvRows,
  tail: '',
};

/** Rows as the CSV format writes them, which is what the SHA-256 of a report is taken of in every format. */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  let text = '';
  for (const row of rows) {
    let separator = '';
    for (const cell of row) {
      text += separator + field(cell);
      separator = ',';
    }
    text += '\r\n';
  }
  return text;
}

function evidenceRecords(evidence: Evidence): Cell[][] {
  return [
    ['report', evidence.report],
    ['generated_at', evidence.generatedAt],
    ['as_of', evidence.asOf],
    ['version', evidence.version],
    ...evidence.filter.map(([parameter, value]) => ['filter', parameter, value]),
    ['expiring_within_seconds', evidence.expiringWithinSeconds],
    ['row_count', evidence.rowCount],
    ['rows_sha256', evidence.rowsSha256],
    ...evidence.lastCompleteSyncs.map(({ accountId, finishedAt }) => [
      'last_complete_sync',
      accountId,
      finishedAt ?? 'never',
    ]),
  ];
}

function field(cell: Cell): string {
  if (typeof cell === 'string') return quoted(cell);
  if (cell === null) return '';
  return typeof cell === 'object' ? quoted(plainText(cell)) : String(cell);
}

/** A list or an object as one text. */
export function plainText(cell: Exclude<Cell, string | number | boolean | null>): string {
  if (!isList(cell)) return JSON.stringify(cell);
  return cell.map((item) => item.replace(/[\\;]/g, '\\$&')).join('; ');
}

export function isList(cell: object): cell is readonly string[] {
  return Array.isArray(cell);
}

/**
 * What a spreadsheet would run begins with one of these (OWASP, "CSV Injection"), the full-width forms included; a `'`
 * before it makes it a text. A text that begins with `'` gets one too, so that the first `'` can always be taken away.
 */
const harmful = new Set([..."=+-@\t\r\n'＝＋－＠"].map((character) => character.charCodeAt(0)));

function quoted(text: string): string {
  const guard = harmful.has(text.charCodeAt(0)) ? "'" : '';
  return `"${guard}${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
}
