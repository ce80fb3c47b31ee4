import { html } from 'hono/html';
import type { Certificate } from '../../inventory/queries/certificates.ts';
import { ageOf, dayOf, secondOf } from './times.ts';

/** Where a certificate is used, and how old that knowledge is; what was never read is not called unused. */
export function certificateUses(certificate: Certificate, now: Date) {
  const { associations, associationsReadAt } = certificate;
  if (associationsReadAt === null && associations.length === 0)
    return html`<p>Not known: its associations have not been read yet.</p>`;
  const asOf =
    associationsReadAt === null
      ? ''
      : html`<p class="muted small">As read at ${secondOf(associationsReadAt)}, ${ageOf(associationsReadAt, now)} ago.</p>`;
  if (associations.length === 0) return html`<p>Nothing at Cloudflare uses it.</p>${asOf}`;
  return html`<table class="cards">
<thead><tr><th scope="col">Service</th><th scope="col">Status</th><th scope="col">Since</th></tr></thead>
<tbody>${associations.map(
    ({ service, status, firstSeenAt }) =>
      html`<tr><th scope="row"><bdi>${service}</bdi></th><td data-label="Status"><bdi>${status}</bdi></td><td data-label="Since">${dayOf(firstSeenAt)}</td></tr>`,
  )}</tbody>
</table>${asOf}`;
}

/** In one sentence whether it is in use. */
export function useSentence({ associations, associationsReadAt, removedAt }: Certificate, now: Date) {
  if (removedAt !== null) return html`Removed, so that nothing uses it`;
  const known =
    associationsReadAt === null
      ? ''
      : html` <span class="muted">as read ${ageOf(associationsReadAt, now)} ago</span>`;
  const services = [...new Set(associations.map(({ service }) => service))];
  if (services.length > 0)
    return html`<strong>In use</strong> by ${services.map((service, place) => html`${place === 0 ? '' : ', '}<bdi>${service}</bdi>`)}${known}`;
  return associationsReadAt === null
    ? html`Not known whether it is in use: that has not been read yet`
    : html`Not in use${known}`;
}
