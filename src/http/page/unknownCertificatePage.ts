import { html } from 'hono/html';
import { htmlDocument, type PageFrame } from './document.ts';
import { certificatePath } from './paths.ts';
import { secondOf } from './times.ts';

/** The page of a certificate that was never in the inventory, or not by the moment. */
export function unknownCertificatePage(
  accountId: string,
  certificateId: string,
  { asOf, viewer, now, version }: { asOf: string | null } & Pick<PageFrame, 'viewer' | 'now' | 'version'>,
) {
  const when =
    asOf === null
      ? 'was ever in the inventory.'
      : html`had been in the inventory by ${secondOf(asOf)}. <a href="${certificatePath(accountId, certificateId)}">Show what is known now</a>`;
  return htmlDocument(
    { title: 'No such certificate', current: null, viewer, now, version },
    html`<h1>No such certificate</h1>
<p>No certificate <bdi>${certificateId}</bdi> of account <bdi>${accountId}</bdi> ${when}</p>`,
  );
}
