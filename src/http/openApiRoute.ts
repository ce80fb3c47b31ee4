import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answers, jsonRead, problems } from './api/responses.ts';
import { conditionalResponse } from './conditionalResponse.ts';
import type { OpenApiDocument } from './openApiDocument.ts';

/** `GET /openapi.json`: OpenAPI 3.1 of every route of the app. */
export function openApiRoute(app: OpenAPIHono, document: () => OpenApiDocument): void {
  const texts = new WeakMap<OpenApiDocument, string>();
  app.openapi(route, (c) => {
    const now = document();
    const text = texts.get(now) ?? JSON.stringify(now);
    texts.set(now, text);
    return conditionalResponse(c, text, { 'content-type': 'application/json' });
  });
}

const route = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenApiDocument',
  tags: ['Service'],
  summary: 'This document',
  responses: answers(
    jsonRead(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1', { openapi: '3.1.0' }),
    problems(401, 403),
  ),
});
