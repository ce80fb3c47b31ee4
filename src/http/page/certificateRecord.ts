import { html } from 'hono/html';
import type { CertificatePage } from './certificatePage.ts';
import { facts } from './facts.ts';
import { secondOf } from './times.ts';
import { wordsOf } from './words.ts';

/** Who answers for a certificate, and what Cloudflare's record and the syncs say of it. */
export function certificateRecord({ certificate, owner, accountName }: CertificatePage) {
  const { ca, listed, failures, removedAt, accountId } = certificate;
  return facts([
    [
      'Owner',
      owner === null
        ? 'none: no rule of the configuration fits'
        : html`<strong><bdi>${owner.name}</bdi></strong>`,
    ],
    ['Contact', foreign(owner?.contact)],
    ['Environment', foreign(owner?.environment)],
    ['Criticality', foreign(owner?.criticality)],
    [
      'Account',
      html`${accountName === null ? '' : html`<bdi>${accountName}</bdi> `}<code>${accountId}</code>`,
    ],
    ['Id', html`<code><bdi>${certificate.certificateId}</bdi></code>`],
    ['Type', foreign(certificate.type)],
    [
      'Uploaded as',
      ca === null ? null : ca ? 'a CA that verifies client certificates' : 'a certificate to present, no CA',
    ],
    ['Uploaded', certificate.uploadedOn && secondOf(certificate.uploadedOn)],
    ['First seen', secondOf(certificate.firstSeenAt)],
    ['Last seen', secondOf(certificate.lastSeenAt)],
    [
      'In the last listing',
      listed === false && removedAt === null ? 'no; it stays until Cloudflare says that it is gone' : null,
    ],
    [
      "Not readable in Cloudflare's record",
      failures.map(({ field, reason }) => `${field}: ${wordsOf(reason)}`).join(', '),
    ],
  ]);
}

function foreign(text: string | null | undefined) {
  return text ? html`<bdi>${text}</bdi>` : null;
}
