import { html } from 'hono/html';
import type { CertificateHistory, Period } from '../../inventory/queries/history.ts';
import { changeWords } from './changeWords.ts';
import { secondOf } from './times.ts';

/** When a certificate was there and used. */
export function presence({ periods, associations }: CertificateHistory) {
  return html`<ul class="plain">${periods.map((period) => html`<li>In the inventory ${span(period)}</li>`)}
${associations.map(
  ({ service, status, ...period }) =>
    html`<li>Used by <bdi>${service}</bdi> (<bdi>${status}</bdi>) ${span(period)}</li>`,
)}</ul>`;
}

/** Its changes in words, in the order given. */
export function changeList({ changes }: CertificateHistory) {
  if (changes.rows.length === 0) return html`<p>The change log tells nothing of it.</p>`;
  return html`<ol class="history-list">${changes.rows.map(
    (change) => html`<li>${secondOf(change.at)}<div>${changeWords(change)}</div></li>`,
  )}</ol>`;
}

function span({ from, to }: Period) {
  return to === null ? html`since ${secondOf(from)}` : html`from ${secondOf(from)} to ${secondOf(to)}`;
}
