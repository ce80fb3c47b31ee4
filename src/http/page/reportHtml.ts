import { html, raw } from 'hono/html';
import type { Cell } from '../../reports/column.ts';
import { plainText } from '../../reports/encoders/csv.ts';
import type { ReportEncoder } from '../../reports/encoders/encoder.ts';
import type { Evidence } from '../../reports/evidence.ts';
import type { ColumnHead } from '../../reports/table.ts';
import { facts } from './facts.ts';
import { pageStyle } from './style.ts';

/**
 * A page that needs nothing beside it, for people and for paper. Each row has the main columns, and in the last one
 * whatever else there is of it, by name.
 */
export const htmlEncoder: ReportEncoder = {
  contentType: 'text/html; charset=utf-8',
  head: (evidence, columns) =>
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${evidence.title} – Certalog</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
<h1>${evidence.title}</h1>
${evidenceFacts(evidence)}
${completeSyncs(evidence)}
<table class="report">
<thead><tr>${columns.filter(isMain).map(({ name }) => html`<th scope="col">${name}</th>`)}${
      columns.every(isMain) ? '' : html`<th scope="col">more</th>`
    }</tr></thead>
<tbody>
`.toString(),
  rows: (rows, columns) => rows.map((row) => tableRow(row, columns)).join(''),
  tail: '</tbody>\n</table>\n</main>\n</body>\n</html>\n',
};

function evidenceFacts(evidence: Evidence) {
  const { filter, lastCompleteSyncs } = evidence;
  const finished = lastCompleteSyncs.flatMap(({ finishedAt }) => finishedAt ?? []).sort();
  const never = lastCompleteSyncs.length - finished.length;
  return facts([
    ['report', evidence.report],
    ['generated_at', evidence.generatedAt],
    ['as_of', evidence.asOf],
    ['oldest last complete sync', finished[0] ?? 'none'],
    ['accounts without a complete sync', String(never)],
    ['filter', filter.map(([parameter, value]) => `${parameter}=${value}`).join(', ') || 'none'],
    ['expiring_within_seconds', String(evidence.expiringWithinSeconds)],
    ['version', evidence.version],
    ['row_count', String(evidence.rowCount)],
    ['rows_sha256', evidence.rowsSha256],
  ]);
}

function completeSyncs({ lastCompleteSyncs }: Evidence) {
  return html`<details><summary>Last complete sync of each of ${lastCompleteSyncs.length} accounts</summary>
<ul>${lastCompleteSyncs.map(
    ({ accountId, finishedAt }) => html`<li>${accountId}: ${finishedAt ?? 'never'}</li>\n`,
  )}</ul></details>`;
}

function tableRow(row: readonly Cell[], columns: readonly ColumnHead[]): string {
  const cells: ReturnType<typeof html>[] = [];
  const more: ReturnType<typeof html>[] = [];
  let others = 0;
  for (const [index, column] of columns.entries()) {
    const text = shown(row[index] ?? null);
    if (isMain(column)) cells.push(html`<td dir="auto">${text}</td>`);
    else {
      others += 1;
      if (text !== '') more.push(html`<dt>${column.name}</dt><dd dir="auto">${text}</dd>`);
    }
  }
  return html`<tr>${cells}${others === 0 ? '' : html`<td><dl>${more}</dl></td>`}</tr>\n`.toString();
}

function shown(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? plainText(cell) : String(cell);
}

function isMain({ main }: ColumnHead): boolean {
  return main === true;
}
