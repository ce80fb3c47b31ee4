import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answers, jsonRead, problems } from './api/responses.ts';
import type { AuthenticationScheme } from './authentication.ts';
import { conditionalResponse } from './conditionalResponse.ts';

/** `GET /openapi.json`: OpenAPI 3.1 of every route of the app. `schemes`: by which requests are authorised now. */
export function openApiRoute(
  app: OpenAPIHono,
  { version, schemes }: { version: string; schemes: () => AuthenticationScheme[] },
): void {
  for (const scheme of ['bearer', 'basic'])
    app.openAPIRegistry.registerComponent('securitySchemes', scheme, { type: 'http', scheme });
  const documents = new Map<string, string>();
  app.openapi(route, (c) => {
    const now = schemes();
    const document = documents.get(now.join()) ?? JSON.stringify(describe(app, version, now));
    documents.set(now.join(), document);
    return conditionalResponse(c, document, { 'content-type': 'application/json' });
  });
}

function describe(app: OpenAPIHono, version: string, schemes: AuthenticationScheme[]) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Certalog',
      version,
      description:
        'Inventory of the mTLS certificates of Cloudflare accounts. Tokens have a scope: read allows every GET but ' +
        '/metrics, metrics allows /metrics alone, operate allows everything. Users with a password may read and scrape.',
      license: { name: 'Apache-2.0' },
    },
    security: schemes.map((scheme) => ({ [scheme]: [] })),
  });
}

const route = createRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  responses: answers(jsonRead(z.looseObject({}), 'OpenAPI 3.1'), problems(401, 403)),
});
