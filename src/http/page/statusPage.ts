import { html, raw } from 'hono/html';
import type { Account } from '../../inventory/queries/accounts.ts';
import { accountConditions, type Freshness } from '../../inventory/queries/overview.ts';
import { type AccountView, accountCell, conditionCell, lastComplete } from './accountTable.ts';
import { stateBadge } from './badge.ts';
import { htmlDocument, type Viewer } from './document.ts';
import { queryOf, withoutValue, withParameter } from './listLinks.ts';
import { adviceOn } from './syncAdvice.ts';
import { ageOf, secondOf, spanOf } from './times.ts';
import { knowledgeOf } from './verdict.ts';
import { numberOf } from './words.ts';

export interface StatusPage extends AccountView {
  accounts: readonly Account[];
  freshness: Freshness;
  parameters: URLSearchParams;
  /** Null at the end of the list. */
  nextCursor: string | null;
  syncIntervalSeconds: number;
  viewer: Viewer | null;
  version: string;
}

/** The page of what is known of each account: how old that is, what its last sync came to, and what to do about it. */
export function statusPage(page: StatusPage) {
  const { accounts, freshness, parameters, nextCursor, syncIntervalSeconds, viewer, now, version } = page;
  const isCurrent =
    freshness.accounts.complete > 0 &&
    accountConditions.every((condition) => condition === 'complete' || freshness.accounts[condition] === 0);
  return htmlDocument(
    { title: 'Sync status', current: '/status', viewer, now, version },
    html`<h1>Sync status</h1>
<div class="note" data-severity="${isCurrent ? 'good' : 'warning'}"><p>${knowledgeOf(freshness, now).join(' ')}
A sync is due at least every ${spanOf(syncIntervalSeconds)}; an account is stale after twice that.</p>
<ul class="badges plain">${accountConditions.map(
      (condition) => html`<li>${stateBadge(condition)} ${numberOf(freshness.accounts[condition])}</li>`,
    )}</ul></div>
${search(parameters)}
<section class="card" aria-label="Accounts">
${accounts.length === 0 ? html`<p>No account is known that meets this.</p>` : table(accounts, page)}
${
  nextCursor === null
    ? ''
    : html`<p class="actions"><a class="button" rel="next" href="/status${queryOf(withParameter(parameters, 'cursor', nextCursor))}">Next page</a></p>`
}
</section>`,
  );
}

function search(parameters: URLSearchParams) {
  const isTroubled = parameters.get('troubled') === 'true';
  const without = withoutValue(parameters, 'troubled', 'true');
  return html`<form class="card filters inline" method="get" action="/status" role="search" aria-label="Accounts">
<div class="field"><label for="q">Account</label><input id="q" type="search" name="q" value="${parameters.get('q') ?? ''}" autocomplete="off" aria-describedby="q-hint">
<p class="hint" id="q-hint">Part of a name or id</p></div>
<label class="choice"><input type="checkbox" name="troubled" value="true"${isTroubled ? raw(' checked') : ''}>Only those with troubles</label>
<p class="actions"><button class="button primary">Show</button>${
    isTroubled ? html` <a class="button" href="/status${queryOf(without)}">Show all</a>` : ''
  }</p></form>`;
}

function table(accounts: readonly Account[], view: AccountView) {
  return html`<table class="cards wide">
<caption class="hidden">Accounts</caption>
<thead><tr><th scope="col">Account</th><th scope="col">Knowledge</th><th scope="col">Last complete sync</th>
<th scope="col">Last run</th><th scope="col" class="number">Listed</th><th scope="col" class="number">Reported</th>
<th scope="col">Uses last read</th><th scope="col" class="number">Certificates</th></tr></thead>
<tbody>${accounts.map((account) => row(account, view))}</tbody>
</table>`;
}

function row(account: Account, view: AccountView) {
  const { accountId, lastFinishedRun: run, associationsOldestReadAt: usesReadAt } = account;
  const advice = account.configured ? adviceOn(run?.reason ?? null) : null;
  return html`<tr>${accountCell(account)}
<td data-label="Knowledge" class="text">${conditionCell(account, view)}${
    advice === null ? '' : html`<span class="sub"><strong>What to do:</strong> ${advice}</span>`
  }</td>
<td data-label="Last complete sync">${lastComplete(account, view.now)}</td>
<td data-label="Last run">${
    run?.finishedAt
      ? html`${secondOf(run.finishedAt)}<span class="sub">${run.outcome}${run.reason === null ? '' : `: ${run.reason}`}.
<a href="/api/v1/sync-runs?account_id=${encodeURIComponent(accountId)}">Runs as JSON</a></span>`
      : 'none has finished'
  }</td>
<td data-label="Listed" class="number">${figure(run?.listed)}</td>
<td data-label="Reported" class="number">${figure(run?.reported)}</td>
<td data-label="Uses last read">${usesReadAt === null ? 'some never' : html`${secondOf(usesReadAt)}<span class="sub">${ageOf(usesReadAt, view.now)} ago at most</span>`}</td>
<td data-label="Certificates" class="number">${numberOf(account.certificates)}</td></tr>\n`;
}

function figure(count: number | null | undefined): string {
  return count === null || count === undefined ? '–' : numberOf(count);
}
