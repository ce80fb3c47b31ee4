import type { ReportEncoder } from './encoder.ts';

/** One object: the evidence, the names of the columns, and `rows`, a line for each. */
export const jsonEncoder: ReportEncoder = {
  contentType: 'application/json',
  head(evidence, columns) {
    const filter: Record<string, string[]> = {};
    for (const [parameter, value] of evidence.filter) {
      filter[parameter] = [...(filter[parameter] ?? []), value];
    }
    const opening = JSON.stringify({
      report: evidence.report,
      title: evidence.title,
      generated_at: evidence.generatedAt,
      as_of: evidence.asOf,
      version: evidence.version,
      filter,
      expiring_within_seconds: evidence.expiringWithinSeconds,
      row_count: evidence.rowCount,
      rows_sha256: evidence.rowsSha256,
      last_complete_syncs: evidence.lastCompleteSyncs.map(({ accountId, finishedAt }) => ({
        account_id: accountId,
        finished_at: finishedAt,
      })),
      columns: columns.map(({ name }) => name),
    });
    return `${opening.slice(0, -1)},"rows":[`;
  },
  rows(rows, columns, first) {
    const names = columns.map(({ name }) => JSON.stringify(name));
    const lines = rows.map((row) => {
      const members = row.map((cell, index) => `${names[index]}:${JSON.stringify(cell)}`);
      return `\n{${members.join(',')}}`;
    });
    return rows.length === 0 ? '' : `${first ? '' : ','}${lines.join(',')}`;
  },
  tail: '\n]}\n',
};
