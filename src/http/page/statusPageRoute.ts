import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { encodeCursor } from '../cursor.ts';
import { type PagedList, readPosition } from '../pages.ts';
import { cursor, limit, text, truth } from '../parameters.ts';
import { storableText } from '../storableText.ts';
import { viewerOf } from '../web/principalOf.ts';
import { staleBefore } from './accountCondition.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';
import { givenParameters } from './listLinks.ts';
import { statusPage } from './statusPage.ts';
import { withoutBlanks } from './withoutBlanks.ts';

/** `GET /status`. */
export function statusPageRoute(app: OpenAPIHono, source: LandingPageSource): void {
  const { queries, clock, syncIntervalSeconds, version } = source;
  app.use(route.path, withoutBlanks);
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const now = new Date(clock());
    const stale = staleBefore(now, syncIntervalSeconds);
    const [{ rows: accounts, next }, freshness] = await Promise.all([
      queries.accounts.list({
        text: query.q,
        troubledSince: query.troubled === true ? stale : undefined,
        ...position,
        limit: query.limit,
      }),
      queries.overview.freshness(stale),
    ]);
    const page = await statusPage({
      accounts,
      freshness,
      parameters: givenParameters(c.req.url),
      nextCursor: next && encodeCursor(list.name, next),
      syncIntervalSeconds,
      staleBefore: stale,
      now,
      viewer: viewerOf(c),
      version,
    });
    return conditionalResponse(c, page.toString(), htmlHeaders);
  });
}

const list: PagedList<string> = { name: 'accounts', position: storableText };

const query = z.strictObject({
  q: text('Part of the name or the id; case does not matter', 'example').optional(),
  troubled: truth('True: only accounts that are configured and of which not all is known, or not of late.'),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/status',
  operationId: 'showStatus',
  tags: ['Pages'],
  summary:
    'A page of the accounts: how old what is known of each is, what its last sync came to, and what to do',
  request: { query },
  responses: answers(
    htmlPage,
    { 302: { description: 'Some parameters are empty; the address without them' } },
    problems(400, 401, 403, 503),
  ),
});
