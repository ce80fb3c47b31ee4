import { html } from 'hono/html';
import { certificateState } from '../../certificate/validity.ts';
import type { Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import { certificatePath } from './paths.ts';
import { secondOf } from './times.ts';

/** What expires next, each with the way to its own page. */
export function expiringTable(certificates: readonly Certificate[], clock: StateClock) {
  if (certificates.length === 0) return html`<p>Nothing in the inventory expires from now on.</p>`;
  return html`<table>
<thead><tr><th scope="col">Certificate</th><th scope="col">Expires</th><th scope="col">State</th>
<th scope="col">In use</th></tr></thead>
<tbody>${certificates.map((certificate) => row(certificate, clock))}</tbody>
</table>`;
}

function row(certificate: Certificate, { now, expiringWithinSeconds }: StateClock) {
  const { accountId, certificateId, name, earliestNotAfter } = certificate;
  return html`<tr><th scope="row"><a href="${certificatePath(accountId, certificateId)}">${name || certificateId}</a></th>
<td>${earliestNotAfter === null ? 'unknown' : secondOf(earliestNotAfter)}</td>
<td>${certificateState(certificate, now, expiringWithinSeconds).replaceAll('_', ' ')}</td>
<td>${inUse(certificate)}</td></tr>`;
}

function inUse({ associations, associationsReadAt }: Certificate): string {
  if (associations.length > 0) return 'yes';
  return associationsReadAt === null ? 'not known' : 'no';
}
