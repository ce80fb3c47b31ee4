import { html } from 'hono/html';
import { certificateState } from '../../certificate/validity.ts';
import { severities } from '../../findings/finding.ts';
import type { Certificate, CertificateSortKey, StateClock } from '../../inventory/queries/certificates.ts';
import type { OwnerOf } from '../../ownership/owner.ts';
import { findingJson } from '../api/findingSchema.ts';
import { certificateOwner } from '../certificateOwner.ts';
import { severityBadge, stateBadge } from './badge.ts';
import { expiryCell, nameCell, usesOf } from './certificateCells.ts';
import { queryOf, withParameter } from './listLinks.ts';
import { dayOf } from './times.ts';

export interface CertificateTable {
  certificates: readonly Certificate[];
  /** Account id → name. */
  names: ReadonlyMap<string, string | null>;
  parameters: URLSearchParams;
  /** As the parameter of the list names it. */
  sort: string;
  clock: StateClock;
  ownerOf: OwnerOf;
}

/** A page of the list; its heads sort it. On a narrow screen each row is a card. */
export function certificateTable(table: CertificateTable) {
  const head = (key: CertificateSortKey, label: string) => sortHead(table, key, label);
  return html`<table class="cards wide">
<caption class="hidden">Certificates</caption>
<thead><tr>${head('name', 'Certificate')}<th scope="col">State</th>${head('earliest_not_after', 'Expires')}
<th scope="col">Used by</th><th scope="col">Findings</th><th scope="col">Key</th><th scope="col">Owner</th><th scope="col">Type</th>
${head('uploaded_on', 'Uploaded')}</tr></thead>
<tbody>${table.certificates.map((certificate) => row(certificate, table))}</tbody>
</table>`;
}

function row(certificate: Certificate, { names, clock, ownerOf }: CertificateTable) {
  const { accountId, type, uploadedOn, removedAt, elements } = certificate;
  const [leading] = elements;
  const owner = certificateOwner(certificate, ownerOf);
  return html`<tr>${nameCell(certificate, names.get(accountId) ?? null)}
<td data-label="State">${stateBadge(certificateState(certificate, clock.now, clock.expiringWithinSeconds))}${
    removedAt === null ? '' : html`<span class="sub">removed ${dayOf(removedAt)}</span>`
  }</td>
<td data-label="Expires" class="words">${expiryCell(certificate, clock.now)}</td>
<td data-label="Used by" class="words">${usesOf(certificate)}</td>
<td data-label="Findings">${findings(certificate, clock.now)}</td>
<td data-label="Key" class="word">${leading ? keyOf(leading) : '–'}</td>
<td data-label="Owner" class="word">${owner === null ? '–' : html`<bdi>${owner.name}</bdi>`}</td>
<td data-label="Type" class="word">${type === null ? '–' : html`<bdi>${type}</bdi>`}</td>
<td data-label="Uploaded">${uploadedOn === null ? '–' : dayOf(uploadedOn)}</td></tr>\n`;
}

/** How many are open and not accepted, of each severity. */
function findings(certificate: Certificate, now: Date) {
  const open = certificate.findings.map((finding) => findingJson(finding, now)).filter(isNotAccepted);
  const counts = severities
    .map((severity) => [severity, open.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0);
  if (counts.length === 0) return '–';
  return html`<span class="badges">${counts.map(([severity, count]) => severityBadge(severity, count))}</span>`;
}

const isNotAccepted = ({ exception }: ReturnType<typeof findingJson>) => exception === null;

function keyOf({ keyAlgorithm, curve, keySize }: Certificate['elements'][number]): string {
  return [keyAlgorithm ?? 'not readable', curve ?? keySize].filter((part) => part !== null).join(' ');
}

function sortHead({ parameters, sort }: CertificateTable, key: CertificateSortKey, label: string) {
  const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : null;
  const next = direction === 'ascending' ? `-${key}` : key;
  return html`<th scope="col"${direction === null ? '' : html` aria-sort="${direction}"`}>
<a class="sort" href="/certificates${queryOf(withParameter(parameters, 'sort', next))}">${label}${
    direction === null ? '' : html` <span aria-hidden="true">${direction === 'ascending' ? '▲' : '▼'}</span>`
  }</a></th>`;
}
