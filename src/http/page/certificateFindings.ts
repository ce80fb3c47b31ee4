import { html } from 'hono/html';
import { findingExplanations } from '../../findings/explanations.ts';
import type { OpenFinding } from '../../inventory/queries/findings.ts';
import { findingJson } from '../api/findingSchema.ts';
import { severityBadge } from './badge.ts';
import { elementAnchor } from './elementName.ts';
import { ageOf, dayOf } from './times.ts';
import { wordsOf } from './words.ts';

const checksDocument = 'docs/findings.md';

/** What the policy finds, in the order given: what is so, what it means, what to do, and what accepts it. */
export function certificateFindings(findings: readonly OpenFinding[], now: Date) {
  if (findings.length === 0) return html`<p>No finding is open.</p>`;
  return html`<ul class="findings">${findings.map((finding) => item(finding, now))}</ul>
<p class="muted small">What each finding means, by which rule, and what it does not say: ${checksDocument}.</p>`;
}

function item(finding: OpenFinding, now: Date) {
  const { check, severity, bundle_index: index, detail, opened_at, exception } = findingJson(finding, now);
  const { meaning, remedy } = findingExplanations[check];
  return html`<li class="finding" data-severity="${severity}">
<h3>${wordsOf(check)} ${severityBadge(severity)}${exception === null ? '' : html` <span class="badge">accepted</span>`}</h3>
<p>${index === null ? '' : html`<a href="#${elementAnchor(index)}">Element ${index}</a>: `}<bdi>${detail}</bdi></p>
<p>${meaning}</p>
<p><strong>What to do:</strong> ${remedy}</p>
${exception === null ? '' : html`<p><strong>Accepted</strong> until ${dayOf(exception.expires_at)}: <bdi>${exception.reason}</bdi></p>`}
<p class="muted small">Open since ${dayOf(opened_at)}, for ${ageOf(opened_at, now)}</p></li>`;
}
