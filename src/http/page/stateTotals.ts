import { html } from 'hono/html';
import { certificateStates } from '../../certificate/validity.ts';
import type { CertificateCount } from '../../inventory/queries/overview.ts';
import { stateBadge } from './badge.ts';
import { numberOf } from './words.ts';

/** How many certificates are in each state, and in use of these, each with the way to the list of them. */
export function stateTotals(counts: readonly CertificateCount[]) {
  const sum = (rows: readonly CertificateCount[]) => rows.reduce((total, { count }) => total + count, 0);
  return html`<section aria-label="Certificates by state"><ul class="totals">
${certificateStates.map((state) => {
  const rows = counts.filter((row) => row.state === state);
  const inUse = sum(rows.filter(({ use }) => use === 'in_use'));
  return html`<li class="card"><a href="/certificates?state=${state}"><strong>${numberOf(sum(rows))}</strong> ${stateBadge(state)}</a>
<a class="small" href="/certificates?state=${state}&amp;in_use=true">${numberOf(inUse)} in use</a></li>`;
})}
<li class="card"><a href="/certificates"><strong>${numberOf(sum(counts))}</strong> <span class="badge">in all</span></a>
<a class="small" href="/certificates?in_use=true">${numberOf(sum(counts.filter(({ use }) => use === 'in_use')))} in use</a></li>
</ul></section>`;
}
