import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Clock } from '../../inventory/ports.ts';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import type { OpenApiDocument } from '../openApiDocument.ts';
import { viewerOf } from '../web/principalOf.ts';
import { describeApi } from './docs/apiDescription.ts';
import { docsPage } from './docs/docsPage.ts';
import { type Html, htmlDocument } from './document.ts';

/** `GET /docs`: the OpenAPI document for people, rendered once for each way in which requests are authorised. */
export function docsRoute(
  app: OpenAPIHono,
  document: () => OpenApiDocument,
  { clock, version }: { clock: Clock; version: string },
): void {
  const pages = new WeakMap<OpenApiDocument, Html>();
  app.openapi(route, async (c) => {
    const now = document();
    const main = pages.get(now) ?? (await docsPage(describeApi(now)));
    pages.set(now, main);
    const frame = {
      title: 'API',
      current: '/docs',
      viewer: viewerOf(c),
      now: new Date(clock()),
      version,
    } as const;
    const page = await htmlDocument(frame, main);
    return conditionalResponse(c, page.toString(), { 'content-type': 'text/html; charset=utf-8' });
  });
}

const route = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'showDocumentation',
  tags: ['Pages'],
  summary: 'A page of all this, with examples; it needs no network and no JavaScript',
  responses: answers(
    {
      200: { description: 'HTML', content: { 'text/html': { schema: z.string() } } },
      304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
    },
    problems(401, 403),
  ),
});
