import { html } from 'hono/html';
import type { CertificateHistory } from '../../inventory/queries/history.ts';
import { changeList, presence } from './certificateHistory.ts';
import { htmlDocument, type Viewer } from './document.ts';
import { queryOf } from './listLinks.ts';
import { certificatePath } from './paths.ts';
import { secondOf } from './times.ts';

export interface CertificateHistoryPage {
  accountId: string;
  certificateId: string;
  name: string | null;
  history: CertificateHistory;
  /** The moment of the past by which it is told; null: now. */
  asOf: string | null;
  /** Of this page, for the links to others. */
  parameters: URLSearchParams;
  /** Null on the last page. */
  nextCursor: string | null;
  now: Date;
  viewer: Viewer | null;
  version: string;
}

/** The whole past of a certificate, a page of its changes at a time, the newest first. */
export function certificateHistoryPage(page: CertificateHistoryPage) {
  const { accountId, certificateId, history, asOf, parameters, nextCursor, viewer, now, version } = page;
  const name = page.name || certificateId;
  const path = certificatePath(accountId, certificateId);
  const next = new URLSearchParams(parameters);
  if (nextCursor !== null) next.set('cursor', nextCursor);
  const own = asOf === null ? '' : `?as_of=${encodeURIComponent(asOf)}`;
  return htmlDocument(
    { title: `History of ${name}`, current: null, viewer, now, version },
    html`<p class="small trail"><a href="/certificates">Certificates</a> / <a href="${path}${own}"><bdi>${name}</bdi></a></p>
<h1>History of <bdi>${name}</bdi></h1>
${asOf === null ? '' : html`<p class="note">As it was known at ${secondOf(asOf)}.</p>`}
<div class="stack">
<section class="card" aria-labelledby="presence"><h2 id="presence">When it was there and used</h2>${presence(history)}</section>
<section class="card" aria-labelledby="changes"><h2 id="changes">Changes, the newest first</h2>${changeList(history)}
${nextCursor === null ? html`<p class="muted">That is the beginning of what is known of it.</p>` : html`<p class="actions"><a class="button" rel="next" href="${path}/history${queryOf(next)}">Older changes</a></p>`}</section>
<p class="actions">As data: <a class="button" href="/api/v1${path}/history${own}">JSON</a></p>
</div>`,
  );
}
