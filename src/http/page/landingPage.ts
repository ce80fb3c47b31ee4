import { html } from 'hono/html';
import { type CertificateState, certificateStates } from '../../certificate/validity.ts';
import { findingChecks, severities } from '../../findings/finding.ts';
import type { Account } from '../../inventory/queries/accounts.ts';
import type { Certificate } from '../../inventory/queries/certificates.ts';
import type { FindingQueries } from '../../inventory/queries/findings.ts';
import { htmlDocument } from './document.ts';
import { expiringTable } from './expiringTable.ts';
import { minuteOf } from './times.ts';

export interface LandingPage {
  counts: Record<CertificateState, number>;
  findings: Awaited<ReturnType<FindingQueries['count']>>;
  /** What expires next, the first first. */
  expiring: Certificate[];
  accounts: Account[];
  /** There are more accounts than are given. */
  moreAccounts: boolean;
  now: Date;
  expiringWithinSeconds: number;
  version: string;
}

/** The page at `/` as HTML: totals by state, how old the knowledge of each account is, and where everything else is. */
export function landingPage(page: LandingPage) {
  const { counts, findings, expiring, accounts, moreAccounts, now, expiringWithinSeconds, version } = page;
  const body = html`<header><h1>Certalog</h1><p>mTLS certificates of Cloudflare accounts</p></header>
<main>
<h2>Certificates</h2>
<table>
<thead><tr><th scope="col">State</th><th scope="col">Certificates</th></tr></thead>
<tbody>${certificateStates.map((state) => stateRow(state, counts[state]))}</tbody>
</table>
<h2>Expires next</h2>
${expiringTable(expiring, { now, expiringWithinSeconds })}
<h2>Findings</h2>
${findingTable(findings)}
<h2>Accounts</h2>
<table>
<thead><tr><th scope="col">Account</th><th scope="col">Certificates</th><th scope="col">Last complete sync</th>
<th scope="col">Last run</th></tr></thead>
<tbody>${accounts.map((account) => accountRow(account, now))}</tbody>
</table>
${accounts.length === 0 ? html`<p>No account is known yet.</p>` : ''}
${moreAccounts ? html`<p>There are more: see <a href="/api/v1/accounts">all accounts</a>.</p>` : ''}
<h2>Interfaces</h2>
<ul>
<li><a href="/api/v1/certificates">Certificates</a>, <a href="/api/v1/findings">findings</a>,
<a href="/api/v1/accounts">accounts</a>, <a href="/api/v1/changes">changes</a> and
<a href="/api/v1/sync-runs">sync runs</a> as JSON</li>
<li><a href="/openapi.json">OpenAPI document</a></li>
<li><a href="/metrics">Metrics</a></li>
<li><a href="/healthz">Health</a> and <a href="/readyz">readiness</a></li>
</ul>
</main>
<footer><p>Certalog ${version}, as of ${minuteOf(now.toISOString())}</p></footer>`;
  return htmlDocument('Certalog', body);
}

function stateRow(state: CertificateState, count: number) {
  return html`<tr><th scope="row"><a href="/api/v1/certificates?state=${state}">${state.replaceAll('_', ' ')}</a></th>
<td class="number">${count}</td></tr>`;
}

function findingTable(findings: LandingPage['findings']) {
  if (findings.length === 0) return html`<p>No finding is open.</p>`;
  const rows = [...findings].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      findingChecks.indexOf(a.check) - findingChecks.indexOf(b.check),
  );
  return html`<table>
<thead><tr><th scope="col">Finding</th><th scope="col">Severity</th><th scope="col">Open</th></tr></thead>
<tbody>${rows.map(
    ({ check, severity, count }) =>
      html`<tr><th scope="row"><a href="/api/v1/findings?check=${check}&amp;severity=${severity}&amp;excepted=false">${check.replaceAll('_', ' ')}</a></th>
<td>${severity}</td><td class="number">${count}</td></tr>`,
  )}</tbody>
</table>`;
}

function accountRow(
  { accountId, name, configured, certificates, lastRun, lastSuccessAt }: Account,
  now: Date,
) {
  return html`<tr><th scope="row"><a href="/api/v1/certificates?account_id=${accountId}">${name ?? accountId}</a>
${configured ? '' : '(no longer configured)'}</th>
<td class="number">${certificates}</td>
<td>${lastSuccessAt === null ? 'never' : since(lastSuccessAt, now)}</td>
<td>${lastRun === null ? 'none' : (lastRun.outcome ?? 'running')}${lastRun?.detail ? `: ${lastRun.detail}` : ''}</td></tr>`;
}

function since(instant: string, now: Date) {
  return html`<time datetime="${instant}">${minuteOf(instant)}</time>, ${age(instant, now)} ago`;
}

function age(instant: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / 1000));
  if (seconds < 60) return 'less than a minute';
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
