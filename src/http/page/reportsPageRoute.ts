import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { viewerOf } from '../web/principalOf.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';
import { reportsPage } from './reportsPage.ts';

/** `GET /reports`. */
export function reportsPageRoute(app: OpenAPIHono, { clock, version }: LandingPageSource): void {
  app.openapi(route, async (c) => {
    const page = await reportsPage({ viewer: viewerOf(c), now: new Date(clock()), version });
    return conditionalResponse(c, page.toString(), htmlHeaders);
  });
}

const route = createRoute({
  method: 'get',
  path: '/reports',
  operationId: 'showReports',
  tags: ['Pages'],
  summary: 'A page from which reports are downloaded, each with what it selects',
  responses: answers(htmlPage, problems(401, 403)),
});
