import { html } from 'hono/html';
import type { Certificate, CertificateListRequest } from '../../inventory/queries/certificates.ts';
import type { Freshness } from '../../inventory/queries/overview.ts';
import type { OwnerOf } from '../../ownership/owner.ts';
import { certificateTable } from './certificateTable.ts';
import { type Html, htmlDocument, type Viewer } from './document.ts';
import { presentationNames } from './filterFields.ts';
import { type FilterForm, filterForm } from './filterForm.ts';
import { fromBeginning, queryOf, withParameter } from './listLinks.ts';
import { secondOf } from './times.ts';
import { knowledgeOf } from './verdict.ts';
import { countOf } from './words.ts';

export interface CertificatesPage extends FilterForm {
  /** Null when what was asked for is wrong. */
  found: FoundCertificates | null;
  freshness: Freshness;
  ownerOf: OwnerOf;
  now: Date;
  viewer: Viewer | null;
  version: string;
}

export interface FoundCertificates {
  request: CertificateListRequest;
  certificates: readonly Certificate[];
  /** Account id → name, of those of the certificates. */
  names: ReadonlyMap<string, string | null>;
  /** Null at the end of the list. */
  nextCursor: string | null;
}

/** The page of the list: what it is filtered by, a part of it, and the ways to the rest and to the same as data. */
export function certificatesPage(page: CertificatesPage) {
  const { found, freshness, viewer, now, version } = page;
  return htmlDocument(
    { title: 'Certificates', current: '/certificates', viewer, now, version },
    html`<h1>Certificates</h1>
<p class="muted">${knowledgeOf(freshness, now).join(' ')} <a href="/status">Sync status</a>${found === null ? '' : html`<a class="narrow button" href="#results">To the results</a>`}</p>
<div class="stack">${filterForm(page)}
${found === null ? '' : results(page, found)}</div>`,
  );
}

function results(page: CertificatesPage, found: FoundCertificates): Html {
  const { parameters, ownerOf } = page;
  const { certificates, names, request } = found;
  const sort = `${request.sort.descending ? '-' : ''}${request.sort.by}`;
  return html`${moment(found, parameters)}
<section class="card" id="results" aria-label="Results">
<p>${extent(found)}</p>
${
  certificates.length === 0
    ? ''
    : certificateTable({ certificates, names, parameters, sort, clock: request, ownerOf })
}
${pages(found, parameters)}
</section>
<p class="actions">The same list as data: <a class="button" href="/api/v1/certificates${queryOf(fromBeginning(parameters))}">JSON</a>${reportLink(parameters)}</p>`;
}

/** The report of the inventory takes these filters; by any other it would be of other certificates than the list. */
const reportFilters: ReadonlySet<string> = new Set(['account_id', 'owner', 'as_of']);
const ofNoMatter: ReadonlySet<string> = new Set([...presentationNames, 'cursor']);

function reportLink(parameters: URLSearchParams) {
  const filters = [...parameters].filter(([name]) => !ofNoMatter.has(name));
  if (!filters.every(([name]) => reportFilters.has(name))) return '';
  const query = new URLSearchParams([['format', 'csv'], ...filters]);
  return html` <a class="button" href="/api/v1/reports/inventory?${query.toString()}">CSV, all of it</a>`;
}

function moment({ request: { asOf } }: FoundCertificates, parameters: URLSearchParams) {
  if (asOf === null || asOf === undefined) return '';
  const now = fromBeginning(parameters);
  now.delete('as_of');
  return html`<p class="note">As it was known at ${secondOf(asOf)}, with states by the clock of then.
<a href="/certificates${queryOf(now)}">Show what is known now</a></p>`;
}

/** The number of all is not counted: in a huge inventory that costs far more than a page of it. */
function extent({ certificates, nextCursor, request }: FoundCertificates): string {
  const shown = countOf(certificates.length, 'certificate');
  if (nextCursor !== null) return `${shown} on this page; more follow.`;
  if (request.after !== null) return `${shown} on this last page.`;
  return certificates.length === 0 ? 'No certificate meets these filters.' : `${shown}, and no more.`;
}

function pages({ nextCursor, request }: FoundCertificates, parameters: URLSearchParams) {
  if (nextCursor === null && request.after === null) return '';
  return html`<nav class="actions" aria-label="Pages of the list">${
    request.after === null
      ? ''
      : html`<a class="button" href="/certificates${queryOf(fromBeginning(parameters))}">First page</a>`
  }${
    nextCursor === null
      ? ''
      : html`<a class="button" rel="next" href="/certificates${queryOf(withParameter(parameters, 'cursor', nextCursor))}">Next page</a>`
  }</nav>`;
}
