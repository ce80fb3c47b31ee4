import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answers, jsonRead, problems } from './api/responses.ts';
import { conditionalResponse } from './conditionalResponse.ts';

/** `GET /openapi.json`: OpenAPI 3.1 of every route of the app. `open`: no route asks for a token. */
export function openApiRoute(app: OpenAPIHono, { version, open }: { version: string; open: boolean }): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  let document: string | undefined;
  app.openapi(route, (c) => {
    document ??= JSON.stringify(describe(app, version, open));
    return conditionalResponse(c, document, { 'content-type': 'application/json' });
  });
}

function describe(app: OpenAPIHono, version: string, open: boolean) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Certalog',
      version,
      description:
        'Inventory of the mTLS certificates of Cloudflare accounts. Tokens have a scope: read allows every GET but ' +
        '/metrics, metrics allows /metrics alone, operate allows everything.',
      license: { name: 'Apache-2.0' },
    },
    security: open ? [] : [{ bearer: [] }],
  });
}

const route = createRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  responses: answers(jsonRead(z.looseObject({}), 'OpenAPI 3.1'), problems(401, 403)),
});
