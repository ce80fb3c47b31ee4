import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { isStorable } from '../storableText.ts';
import { certificatePage, unknownCertificatePage } from './certificatePage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';

const htmlHeaders = { 'content-type': 'text/html; charset=utf-8' };

/** `GET /accounts/{account_id}/certificates/{id}`: where alerts and the page at `/` lead. */
export function certificatePageRoute(app: OpenAPIHono, source: LandingPageSource): void {
  const { queries, clock, expiringWithinSeconds } = source;
  app.openapi(route, async (c) => {
    const { account_id, id } = c.req.valid('param');
    const certificate = isStorable(account_id + id) ? await queries.certificates.get(account_id, id) : null;
    if (certificate === null) {
      const page = await unknownCertificatePage(account_id, id);
      return c.body(page.toString(), 404, { ...htmlHeaders, 'cache-control': 'no-store' });
    }
    const now = new Date(clock());
    const page = await certificatePage(certificate, { now, expiringWithinSeconds });
    return conditionalResponse(c, page.toString(), htmlHeaders);
  });
}

const route = createRoute({
  method: 'get',
  path: '/accounts/{account_id}/certificates/{id}',
  summary: 'A page of one certificate: what it is, when it expires, its findings, and where it is used',
  request: { params: z.object({ account_id: z.string(), id: z.string() }) },
  responses: answers(
    {
      200: { description: 'HTML', content: { 'text/html': { schema: z.string() } } },
      304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
      404: { description: 'There is no such certificate', content: { 'text/html': { schema: z.string() } } },
    },
    problems(401, 403, 503),
  ),
});
