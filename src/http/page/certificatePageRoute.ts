import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { OwnerOf } from '../../ownership/owner.ts';
import { answers, pageFaults, problems } from '../api/responses.ts';
import { certificateOwner } from '../certificateOwner.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { certificateParameters } from '../parameters.ts';
import { isStorable } from '../storableText.ts';
import { viewerOf } from '../web/principalOf.ts';
import { certificatePage } from './certificatePage.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';
import { typedMoment, typedText } from './typedMoment.ts';
import { respondUnknown, unknownResponse } from './unknownCertificatePage.ts';
import { withoutBlanks } from './withoutBlanks.ts';

const CHANGES_SHOWN = 20;

/** `GET /accounts/{account_id}/certificates/{id}`: where alerts and lists lead. A wrong `as_of` shows what is known now. */
export function certificatePageRoute(
  app: OpenAPIHono,
  { queries, clock, expiringWithinSeconds, ownerOf, version }: LandingPageSource & { ownerOf: OwnerOf },
): void {
  app.use('/accounts/:account_id/certificates/:id', withoutBlanks);
  app.openapi(route, async (c) => {
    const { account_id: accountId, id: certificateId } = c.req.valid('param');
    const { as_of: typed = '' } = c.req.valid('query');
    const at = clock();
    const now = new Date(at);
    const asked = typedMoment('as_of', typed, at);
    const [moment, fault] = 'parameter' in asked ? [{ asOf: null, now }, asked.detail] : [asked, null];
    const { asOf } = moment;
    const [certificate, history, names] = isStorable(accountId + certificateId)
      ? await Promise.all([
          queries.certificates.get(accountId, certificateId, asOf),
          queries.history.get({
            accountId,
            certificateId,
            asOf,
            newestFirst: true,
            after: null,
            limit: CHANGES_SHOWN,
          }),
          queries.accounts.names({ accountIds: [accountId], limit: 1 }),
        ])
      : [null, null, null];
    if (certificate === null || history === null)
      return respondUnknown(c, accountId, certificateId, { asOf, now, version });
    const page = await certificatePage({
      certificate,
      history,
      owner: certificateOwner(certificate, ownerOf),
      accountName: names?.get(accountId) ?? null,
      clock: { now: moment.now, expiringWithinSeconds },
      asOf,
      typed: { asOf: typed, fault },
      now,
      viewer: viewerOf(c),
      version,
    });
    return fault === null
      ? conditionalResponse(c, page.toString(), htmlHeaders)
      : c.body(page.toString(), 400, { ...htmlHeaders, 'cache-control': 'no-store' });
  });
}

const route = createRoute({
  method: 'get',
  path: '/accounts/{account_id}/certificates/{id}',
  operationId: 'showCertificate',
  tags: ['Pages'],
  summary:
    'A page of one certificate: what it is, when it expires, its findings and what to do, its chain, where it is used, its past',
  request: {
    params: certificateParameters,
    query: z.strictObject({
      as_of: typedText('As it was known then: a date or instant, in UTC', '2026-05-01'),
    }),
  },
  responses: answers(
    htmlPage,
    { 302: { description: 'Some parameters are empty; the address without them' } },
    pageFaults(),
    unknownResponse,
    problems(401, 403, 503),
  ),
});
