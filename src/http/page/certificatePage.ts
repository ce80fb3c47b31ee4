import { html } from 'hono/html';
import { certificateState } from '../../certificate/validity.ts';
import type { Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import { declaredFields } from '../../inventory/source.ts';
import { htmlDocument } from './document.ts';
import { elementSection, refusedBlocks } from './elementSection.ts';
import { facts } from './facts.ts';
import { openFindings } from './openFindings.ts';
import { certificatePath } from './paths.ts';
import { minuteOf, secondOf } from './times.ts';

/** The page of one certificate as HTML: what it is, when it expires, what is wrong with it, and where it is used. */
export function certificatePage(certificate: Certificate, clock: StateClock) {
  const { accountId, certificateId, name, removedAt } = certificate;
  const path = `/api/v1${certificatePath(accountId, certificateId)}`;
  const query = `account_id=${encodeURIComponent(accountId)}&certificate_id=${encodeURIComponent(certificateId)}`;
  return htmlDocument(
    `${name || certificateId} – Certalog`,
    html`<header><p><a href="/">Certalog</a></p><h1>${name || certificateId}</h1>
${removedAt === null ? '' : html`<p>Removed since ${secondOf(removedAt)}; this is how it was last.</p>`}</header>
<main>
${record(certificate, clock)}
<h2>Findings</h2>
${openFindings(certificate.findings, clock.now)}
<h2>Where it is used</h2>
${uses(certificate)}
<h2>Elements</h2>
${certificate.elements.length === 0 ? html`<p>No certificate of its PEM can be read.</p>` : ''}
${certificate.elements.map(elementSection)}
${refusedBlocks(certificate.refusedBlocks)}
<h2>Interfaces</h2>
<ul>
<li><a href="${path}">This certificate as JSON</a></li>
<li><a href="${path}.pem">Its PEM</a></li>
<li><a href="/api/v1/changes?${query}">What became different with it</a></li>
</ul>
</main>
<footer><p>As of ${minuteOf(clock.now.toISOString())}</p></footer>`,
  );
}

/** The page of a certificate that was never in the inventory. */
export function unknownCertificatePage(accountId: string, certificateId: string) {
  return htmlDocument(
    'No such certificate – Certalog',
    html`<header><p><a href="/">Certalog</a></p><h1>No such certificate</h1></header>
<main><p>No certificate ${certificateId} of account ${accountId} was ever in the inventory.</p></main>`,
  );
}

function record(certificate: Certificate, clock: StateClock) {
  const { earliestNotAfter, ca, listed, failures } = certificate;
  const declared = declaredFields(certificate.declared);
  return facts([
    ['State', certificateState(certificate, clock.now, clock.expiringWithinSeconds).replaceAll('_', ' ')],
    ['Expires', earliestNotAfter === null ? 'not known: no element can be read' : secondOf(earliestNotAfter)],
    ['Expires, as Cloudflare says', declared.expires_on && secondOf(declared.expires_on)],
    ['Account', certificate.accountId],
    ['Id', certificate.certificateId],
    ['Type', certificate.type],
    ['CA', ca === null ? null : ca ? 'yes' : 'no'],
    ['Uploaded', certificate.uploadedOn && secondOf(certificate.uploadedOn)],
    ['First seen', secondOf(certificate.firstSeenAt)],
    ['Last seen', secondOf(certificate.lastSeenAt)],
    [
      'In the last listing',
      listed === false && certificate.removedAt === null
        ? 'no; it stays until Cloudflare says that it is gone'
        : null,
    ],
    [
      "Not readable in Cloudflare's record",
      failures.map(({ field, reason }) => `${field}: ${reason}`).join(', '),
    ],
  ]);
}

function uses({ associations, associationsReadAt }: Certificate) {
  if (associationsReadAt === null && associations.length === 0)
    return html`<p>Not known: its associations have not been read yet.</p>`;
  const asOf = associationsReadAt === null ? '' : html`<p>As read at ${secondOf(associationsReadAt)}.</p>`;
  if (associations.length === 0) return html`<p>Nothing at Cloudflare uses it.</p>${asOf}`;
  return html`<table>
<thead><tr><th scope="col">Service</th><th scope="col">Status</th><th scope="col">Since</th></tr></thead>
<tbody>${associations.map(
    ({ service, status, firstSeenAt }) =>
      html`<tr><th scope="row">${service}</th><td>${status}</td><td>${secondOf(firstSeenAt)}</td></tr>`,
  )}</tbody>
</table>${asOf}`;
}
