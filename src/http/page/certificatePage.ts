import { html } from 'hono/html';
import type { Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import type { CertificateHistory } from '../../inventory/queries/history.ts';
import type { Owner } from '../../ownership/owner.ts';
import { certificateFindings } from './certificateFindings.ts';
import { certificateHead } from './certificateHead.ts';
import { changeList, presence } from './certificateHistory.ts';
import { certificateRecord } from './certificateRecord.ts';
import { certificateUses } from './certificateUses.ts';
import { chainSection } from './chainSection.ts';
import { declaredTable } from './declaredTable.ts';
import { htmlDocument, type Viewer } from './document.ts';
import { elementSection, refusedBlocks } from './elementSection.ts';
import { momentField } from './momentField.ts';
import { certificatePath } from './paths.ts';
import { secondOf } from './times.ts';

export interface CertificatePage {
  certificate: Certificate;
  history: CertificateHistory;
  owner: Owner | null;
  accountName: string | null;
  clock: StateClock;
  /** The moment of the past that is shown, ISO 8601 in UTC; null: now. */
  asOf: string | null;
  /** The moment as it was typed, and what is wrong with it. */
  typed: { asOf: string; fault: string | null };
  now: Date;
  viewer: Viewer | null;
  version: string;
}

/** The page of one certificate: what it is, what is wrong with it and what to do, where it is used, and its past. */
export function certificatePage(page: CertificatePage) {
  const { certificate, clock, viewer, now, version } = page;
  const { accountId, certificateId, name, elements } = certificate;
  return htmlDocument(
    { title: name || certificateId, current: null, viewer, now, version },
    html`<p class="small trail"><a href="/certificates">Certificates</a> /
<a href="/certificates?account_id=${encodeURIComponent(accountId)}"><bdi>${page.accountName ?? accountId}</bdi></a></p>
<h1><bdi>${name || certificateId}</bdi></h1>
${banners(page)}
<div class="stack">
${certificateHead(certificate, clock)}
<div class="grid">
<section class="card" aria-labelledby="findings"><h2 id="findings">Findings</h2>${certificateFindings(certificate.findings, clock.now)}</section>
<div class="stack">
<section class="card" aria-labelledby="uses"><h2 id="uses">Where it is used</h2>${certificateUses(certificate, clock.now)}</section>
<section class="card" aria-labelledby="record"><h2 id="record">Record</h2>${certificateRecord(page)}</section>
</div>
</div>
<section class="card" aria-labelledby="chain"><h2 id="chain">Chain</h2>${chainSection(certificate, clock)}</section>
<section class="stack" aria-labelledby="elements"><h2 id="elements">Elements of its PEM</h2>
${elements.length === 0 ? html`<p>No certificate of its PEM could be taken.</p>` : ''}
${elements.map(elementSection)}
${refusedBlocks(certificate.refusedBlocks)}</section>
<section class="card" aria-labelledby="declared"><h2 id="declared">Cloudflare’s word</h2>${declaredTable(certificate)}</section>
<section class="card" aria-labelledby="history"><h2 id="history">History</h2>${past(page)}</section>
${ways(page)}
</div>`,
  );
}

function banners({ certificate, asOf }: CertificatePage) {
  const { accountId, certificateId, removedAt } = certificate;
  return html`${
    asOf === null
      ? ''
      : html`<p class="note">As it was known at ${secondOf(asOf)}, with its state by the clock of then.
<a href="${certificatePath(accountId, certificateId)}">Show what is known now</a></p>`
  }${
    removedAt === null
      ? ''
      : html`<p class="note" data-severity="warning"><strong>Removed</strong> since ${secondOf(removedAt)}; this is how it was last.</p>`
  }`;
}

function past({ certificate, history, asOf, typed }: CertificatePage) {
  const path = certificatePath(certificate.accountId, certificate.certificateId);
  return html`${presence(history)}
<h3>Changes, the newest first</h3>
${changeList(history)}
${history.changes.next === null ? '' : html`<p><a href="${path}/history${asOfQuery(asOf)}">All of its changes</a></p>`}
<form class="as-of" method="get" action="${path}#history">
${momentField({ name: 'as_of', label: 'See it as it was on', hint: 'A date, or date and time, in UTC: 2026-01-31 12:00', typed: typed.asOf, fault: typed.fault })}
<button class="button">Show</button></form>`;
}

function ways({ certificate: { accountId, certificateId }, asOf }: CertificatePage) {
  const path = `/api/v1${certificatePath(accountId, certificateId)}`;
  const changes = new URLSearchParams({ account_id: accountId, certificate_id: certificateId });
  return html`<p class="actions">This certificate as data:
<a class="button" href="${path}${asOfQuery(asOf)}">JSON</a> <a class="button" href="${path}.pem${asOfQuery(asOf)}">PEM</a>
<a class="button" href="${path}/history${asOfQuery(asOf)}">History</a> <a class="button" href="/api/v1/changes?${changes.toString()}">Changes</a></p>`;
}

function asOfQuery(asOf: string | null): string {
  return asOf === null ? '' : `?as_of=${encodeURIComponent(asOf)}`;
}
