import { html } from 'hono/html';
import { findingChecks, severities } from '../../findings/finding.ts';
import type { FindingQueries } from '../../inventory/queries/findings.ts';
import { severityBadge } from './badge.ts';
import { numberOf, wordsOf } from './words.ts';

/** How many findings are open and not accepted, the most severe first, each with the way to the certificates. */
export function findingTotals(findings: Awaited<ReturnType<FindingQueries['count']>>) {
  if (findings.length === 0) return html`<p>No finding is open.</p>`;
  const rows = findings.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      findingChecks.indexOf(a.check) - findingChecks.indexOf(b.check),
  );
  return html`<table>
<caption>Findings that no exception accepts</caption>
<thead><tr><th scope="col">Finding</th><th scope="col">Severity</th><th scope="col" class="number">Open</th></tr></thead>
<tbody>${rows.map(
    ({ check, severity, count }) =>
      html`<tr><th scope="row"><a href="/certificates?finding=${check}">${wordsOf(check)}</a></th>
<td>${severityBadge(severity)}</td><td class="number">${numberOf(count)}</td></tr>`,
  )}</tbody>
</table>`;
}
