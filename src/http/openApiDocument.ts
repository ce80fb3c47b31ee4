import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AuthenticationScheme } from './web/refusal.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/**
 * What gives the OpenAPI 3.1 document of every route of the app, as it is when all routes are there. `schemes`: by which
 * requests are authorised now; the same ones give the same object.
 */
export function createOpenApiDocument(
  app: OpenAPIHono,
  { version, schemes }: { version: string; schemes: () => AuthenticationScheme[] },
): () => OpenApiDocument {
  for (const [name, scheme] of Object.entries(securitySchemes))
    app.openAPIRegistry.registerComponent('securitySchemes', name, { type: 'http', ...scheme });
  const documents = new Map<string, OpenApiDocument>();
  return () => {
    const now = schemes();
    const document = documents.get(now.join()) ?? describe(app, version, now);
    documents.set(now.join(), document);
    return document;
  };
}

const securitySchemes: Record<AuthenticationScheme, { scheme: string; description: string }> = {
  bearer: {
    scheme: 'bearer',
    description:
      'A token of `CERTALOG_API_TOKENS`: `read` for every GET but /metrics, `metrics`, or `operate`.',
  },
  basic: { scheme: 'basic', description: 'A user of the web configuration, who may read and scrape.' },
};

const tags = [
  { name: 'Certificates', description: 'What is in the inventory, or was at an instant.' },
  { name: 'Findings', description: 'What the policy says of the certificates.' },
  { name: 'History', description: 'What became different, and when.' },
  {
    name: 'Reports',
    description: 'For auditors: tables with the evidence of what they tell, and a calendar.',
  },
  { name: 'Accounts', description: 'Whose certificates are read, and how fresh that knowledge is.' },
  { name: 'Syncs', description: 'The attempts to read an account, and a way to ask for one.' },
  { name: 'Service', description: 'Metrics, health, and the description of all this.' },
  { name: 'Pages', description: 'For people.' },
];

function describe(app: OpenAPIHono, version: string, schemes: AuthenticationScheme[]): OpenApiDocument {
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
    servers: [{ url: '/' }],
    security: schemes.map((scheme) => ({ [scheme]: [] })),
    tags,
  });
}
