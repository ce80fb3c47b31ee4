import { html } from 'hono/html';
import { severities } from '../../findings/finding.ts';
import type { OpenFinding } from '../../inventory/queries/findings.ts';
import { findingJson } from '../api/findingSchema.ts';
import { minuteOf } from './times.ts';

/** What the policy finds, the most severe first; each says what is so and what to do. */
export function openFindings(findings: readonly OpenFinding[], now: Date) {
  if (findings.length === 0) return html`<p>No finding is open.</p>`;
  const sorted = findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return html`<table>
<thead><tr><th scope="col">Finding</th><th scope="col">Severity</th><th scope="col">What is so, and what to do</th>
<th scope="col">Open since</th></tr></thead>
<tbody>${sorted.map((finding) => row(finding, now))}</tbody>
</table>`;
}

function row(finding: OpenFinding, now: Date) {
  const { check, severity, bundle_index: index, detail, opened_at, exception } = findingJson(finding, now);
  return html`<tr><th scope="row">${check.replaceAll('_', ' ')}</th><td>${severity}</td>
<td>${index === null ? '' : `Element ${index}: `}${detail}${
    exception === null ? '' : ` Accepted until ${minuteOf(exception.expires_at)}: ${exception.reason}`
  }</td>
<td>${minuteOf(opened_at)}</td></tr>`;
}
