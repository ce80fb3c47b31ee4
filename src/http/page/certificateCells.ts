import { html } from 'hono/html';
import type { Certificate } from '../../inventory/queries/certificates.ts';
import { certificatePath } from './paths.ts';
import { dayOf, distanceOf } from './times.ts';

const SERVICES_SHOWN = 3;

/** The head of a row: the way to the certificate's own page, and below it the account. */
export function nameCell({ accountId, certificateId, name }: Certificate, accountName: string | null) {
  return html`<th scope="row"><a href="${certificatePath(accountId, certificateId)}"><bdi>${name || certificateId}</bdi></a>
<span class="sub"><bdi>${accountName ?? accountId}</bdi></span></th>`;
}

/** When it expires, and how far that is from now. */
export function expiryCell({ earliestNotAfter }: Certificate, now: Date) {
  if (earliestNotAfter === null) return html`not known`;
  return html`${dayOf(earliestNotAfter)} <span class="sub">${distanceOf(earliestNotAfter, now)}</span>`;
}

/** The services that use it; what was never read is not called unused. */
export function usesOf({ associations, associationsReadAt }: Certificate) {
  const services = [...new Set(associations.map(({ service }) => service))];
  if (services.length === 0) return associationsReadAt === null ? 'not known' : 'not in use';
  const more = services.length - SERVICES_SHOWN;
  return html`${services
    .slice(0, SERVICES_SHOWN)
    .map(
      (service, place) => html`${place === 0 ? '' : ', '}<bdi>${service}</bdi>`,
    )}${more > 0 ? ` and ${more} more` : ''}`;
}
