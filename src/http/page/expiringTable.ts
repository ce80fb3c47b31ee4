import { html } from 'hono/html';
import { certificateState } from '../../certificate/validity.ts';
import type { Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import { stateBadge } from './badge.ts';
import { expiryCell, nameCell, usesOf } from './certificateCells.ts';

/** Certificates in the order of their expiry, each with the way to its own page. `names`: account id → name. */
export function expiringTable(
  certificates: readonly Certificate[],
  names: ReadonlyMap<string, string | null>,
  clock: StateClock,
) {
  if (certificates.length === 0) return html`<p>No certificate is known to be in use.</p>`;
  const { now, expiringWithinSeconds } = clock;
  return html`<table class="cards">
<thead><tr><th scope="col">Certificate</th><th scope="col">State</th><th scope="col">Expires</th>
<th scope="col">Used by</th></tr></thead>
<tbody>${certificates.map(
    (certificate) => html`<tr>${nameCell(certificate, names.get(certificate.accountId) ?? null)}
<td data-label="State">${stateBadge(certificateState(certificate, now, expiringWithinSeconds))}</td>
<td class="words" data-label="Expires">${expiryCell(certificate, now)}</td>
<td class="words" data-label="Used by">${usesOf(certificate)}</td></tr>`,
  )}</tbody>
</table>`;
}
