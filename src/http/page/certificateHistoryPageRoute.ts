import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { encodeCursor } from '../cursor.ts';
import { type PagedList, readPosition } from '../pages.ts';
import { asOf as asOfParameter, certificateParameters, cursor } from '../parameters.ts';
import { readMoment } from '../readMoment.ts';
import { isStorable } from '../storableText.ts';
import { viewerOf } from '../web/principalOf.ts';
import { certificateHistoryPage } from './certificateHistoryPage.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';
import { givenParameters } from './listLinks.ts';
import { respondUnknown, unknownResponse } from './unknownCertificatePage.ts';

const CHANGES_PER_PAGE = 100;

/** `GET /accounts/{account_id}/certificates/{id}/history`: all changes of a certificate, the newest first. */
export function certificateHistoryPageRoute(
  app: OpenAPIHono,
  { queries, clock, version }: LandingPageSource,
): void {
  app.openapi(route, async (c) => {
    const { account_id: accountId, id: certificateId } = c.req.valid('param');
    const query = c.req.valid('query');
    const at = clock();
    const moment = readMoment(query.as_of, () => at);
    if (moment instanceof Response) return moment;
    const { asOf } = moment;
    const list = changesOf(accountId, certificateId, asOf);
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const request = {
      accountId,
      certificateId,
      asOf,
      newestFirst: true,
      ...position,
      limit: CHANGES_PER_PAGE,
    };
    const [certificate, history] = isStorable(accountId + certificateId)
      ? await Promise.all([
          queries.certificates.get(accountId, certificateId, asOf),
          queries.history.get(request),
        ])
      : [null, null];
    const now = new Date(at);
    if (certificate === null || history === null)
      return respondUnknown(c, accountId, certificateId, { asOf, now, version });
    const page = await certificateHistoryPage({
      accountId,
      certificateId,
      name: certificate.name,
      history,
      asOf,
      parameters: givenParameters(c.req.url),
      nextCursor: history.changes.next === null ? null : encodeCursor(list.name, history.changes.next),
      now,
      viewer: viewerOf(c),
      version,
    });
    return conditionalResponse(c, page.toString(), htmlHeaders);
  });
}

function changesOf(accountId: string, certificateId: string, asOf: string | null): PagedList<number> {
  return {
    name: JSON.stringify(['history page', accountId, certificateId, asOf]),
    position: z.int(),
    with: 'certificate and as_of',
  };
}

const route = createRoute({
  method: 'get',
  path: '/accounts/{account_id}/certificates/{id}/history',
  operationId: 'showCertificateHistory',
  tags: ['Pages'],
  summary: 'A page of when a certificate was there and used, and of all its changes, the newest first',
  request: {
    params: certificateParameters,
    query: z.strictObject({ as_of: asOfParameter, cursor }),
  },
  responses: answers(htmlPage, unknownResponse, problems(400, 401, 403, 503)),
});
