import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { viewerOf } from '../web/principalOf.ts';
import { htmlDocument, type PageFrame } from './document.ts';
import { htmlHeaders } from './htmlPage.ts';
import { certificatePath } from './paths.ts';
import { secondOf } from './times.ts';

/** The answer about a certificate that was never in the inventory, or not by the moment. */
export async function respondUnknown(
  c: Context,
  accountId: string,
  certificateId: string,
  frame: { asOf: string | null } & Pick<PageFrame, 'now' | 'version'>,
): Promise<Response> {
  const page = await unknownCertificatePage(accountId, certificateId, { ...frame, viewer: viewerOf(c) });
  return c.body(page.toString(), 404, { ...htmlHeaders, 'cache-control': 'no-store' });
}

/** How that answer is documented. */
export const unknownResponse = {
  404: { description: 'There is no such certificate', content: { 'text/html': { schema: z.string() } } },
};

function unknownCertificatePage(
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
