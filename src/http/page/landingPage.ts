import { html } from 'hono/html';
import type { Account } from '../../inventory/queries/accounts.ts';
import type { Certificate } from '../../inventory/queries/certificates.ts';
import type { FindingQueries } from '../../inventory/queries/findings.ts';
import { type AccountView, accountTable } from './accountTable.ts';
import { htmlDocument, type Viewer } from './document.ts';
import { expiringTable } from './expiringTable.ts';
import { barPatterns, expiryTimeline } from './expiryTimeline.ts';
import { findingTotals } from './findingTotals.ts';
import { stateTotals } from './stateTotals.ts';
import { type Known, type Verdict, verdictOf } from './verdict.ts';

export interface LandingPage extends Known, AccountView {
  /** What parts the time of expiry in `counts`. */
  bounds: string[];
  findings: Awaited<ReturnType<FindingQueries['count']>>;
  /** Those in use that have expired or expire next, the first first. */
  expiring: Certificate[];
  /** Those with troubles first. */
  accounts: Account[];
  /** Account id → name. */
  names: ReadonlyMap<string, string | null>;
  viewer: Viewer | null;
  version: string;
}

/** The page at `/` as HTML: whether anything is about to break, how old that knowledge is, and where everything else is. */
export function landingPage(page: LandingPage) {
  const { counts, bounds, findings, expiring, accounts, names, viewer, now, version } = page;
  return htmlDocument(
    { title: 'Overview', current: '/', viewer, now, version },
    html`${hero(verdictOf(page))}
${barPatterns}
${stateTotals(counts)}
<div class="grid overview">
<section class="card" aria-labelledby="timeline"><h2 id="timeline">Expiry timeline</h2>
${expiryTimeline(counts, bounds)}</section>
<section class="card tall" aria-labelledby="next"><h2 id="next">In use, first to expire</h2>
${expiringTable(expiring, names, page)}
<p class="actions"><a class="button" href="/certificates?in_use=true">All in use</a>
<a class="button" href="/certificates?state=expiring">All that expire soon</a></p></section>
<section class="card" aria-labelledby="findings"><h2 id="findings">Open findings</h2>
${findingTotals(findings)}</section>
<section class="card" aria-labelledby="accounts"><h2 id="accounts">Accounts</h2>
${accountTable(accounts, page)}
<p class="actions"><a class="button" href="/status">Sync status of all accounts</a></p></section>
<section class="card" aria-labelledby="interfaces"><h2 id="interfaces">For programs</h2>
<ul>
<li><a href="/api/v1/certificates">Certificates</a>, <a href="/api/v1/findings">findings</a>,
<a href="/api/v1/accounts">accounts</a>, <a href="/api/v1/changes">changes</a> and
<a href="/api/v1/sync-runs">sync runs</a> as JSON</li>
<li><a href="/openapi.json">OpenAPI document</a></li>
<li><a href="/metrics">Metrics</a> for Prometheus</li>
<li><a href="/healthz">Health</a> and <a href="/readyz">readiness</a></li>
</ul></section>
</div>`,
  );
}

const signs = { critical: 'Act now', warning: 'Look at it', good: 'In order' };

function hero({ severity, headline, sentences }: Verdict) {
  return html`<div class="hero" data-severity="${severity}">
<span class="badge" data-severity="${severity}">${signs[severity]}</span>
<h1>${headline}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
</div>`;
}
