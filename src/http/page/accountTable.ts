import { html } from 'hono/html';
import type { Account } from '../../inventory/queries/accounts.ts';
import { accountCondition } from './accountCondition.ts';
import { stateBadge } from './badge.ts';
import { ageOf, minuteOf } from './times.ts';
import { numberOf } from './words.ts';

/** What decides how accounts are shown. */
export interface AccountView {
  now: Date;
  /** An account whose last complete run finished before is stale. */
  staleBefore: string;
}

/** Accounts, each with what its last sync came to and how old the last complete one is. */
export function accountTable(accounts: readonly Account[], view: AccountView) {
  if (accounts.length === 0) return html`<p>No account is known yet.</p>`;
  return html`<table class="cards">
<thead><tr><th scope="col">Account</th><th scope="col">Knowledge</th><th scope="col">Last complete sync</th>
<th scope="col" class="number">Certificates</th></tr></thead>
<tbody>${accounts.map(
    (account) => html`<tr>${accountCell(account)}
<td data-label="Knowledge">${conditionCell(account, view)}</td>
<td data-label="Last complete sync">${account.lastSuccessAt === null ? 'never' : `${ageOf(account.lastSuccessAt, view.now)} ago`}</td>
<td data-label="Certificates" class="number">${numberOf(account.certificates)}</td></tr>`,
  )}</tbody>
</table>`;
}

/** The head of an account's row: the way to its certificates, and below it the id when it has a name. */
export function accountCell({ accountId, name, configured }: Account) {
  return html`<th scope="row"><a href="/certificates?account_id=${encodeURIComponent(accountId)}"><bdi>${name ?? accountId}</bdi></a>
${configured ? '' : html`<span class="sub">no longer configured</span>`}</th>`;
}

/** What is known of an account, and in words why when that is not all. */
export function conditionCell(account: Account, { staleBefore }: AccountView) {
  const { lastFinishedRun: run, lastRun } = account;
  const detail = run?.detail ? html`<span class="sub"><bdi>${run.detail}</bdi></span>` : '';
  const running = lastRun !== null && lastRun.finishedAt === null ? stateBadge('running') : '';
  return html`${stateBadge(accountCondition(account, staleBefore))} ${running} ${detail}`;
}

export function lastComplete({ lastSuccessAt }: Account, now: Date) {
  if (lastSuccessAt === null) return 'never';
  return html`<time datetime="${lastSuccessAt}">${minuteOf(lastSuccessAt)}</time>
<span class="sub">${ageOf(lastSuccessAt, now)} ago</span>`;
}
