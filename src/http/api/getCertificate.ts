import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { conditionalJson, conditionalResponse } from '../conditionalResponse.ts';
import { asOf, certificateParameters } from '../parameters.ts';
import { problem } from '../problem.ts';
import { readMoment } from '../readMoment.ts';
import { isStorable } from '../storableText.ts';
import { certificateJson } from './certificateJson.ts';
import { certificateSchema } from './certificateSchema.ts';
import { exampleCertificate } from './examples/exampleCertificate.ts';
import { examplePem } from './examples/examplePem.ts';
import type { CertificateApi } from './listCertificates.ts';
import { answers, jsonRead, problems } from './responses.ts';
import { unknownCertificate } from './unknownCertificate.ts';

/** `GET /api/v1/accounts/{account_id}/certificates/{id}`, and its PEM with `.pem` after the id. */
export function getCertificate(
  app: OpenAPIHono,
  { certificates, clock, expiringWithinSeconds, ownerOf }: CertificateApi,
): void {
  app.openAPIRegistry.registerPath(documentedPemRoute);
  app.openapi(pemRoute, async (c) => {
    const { account_id, file } = c.req.valid('param');
    const id = file.slice(0, -'.pem'.length);
    const moment = readMoment(c.req.valid('query').as_of, clock);
    if (moment instanceof Response) return moment;
    const pem = isStorable(account_id + id) ? await certificates.pem(account_id, id, moment.asOf) : null;
    if (pem === null) return unknownCertificate(account_id, id, moment.asOf);
    if (pem === '') return problem(404, `Nothing of the PEM of certificate ${id} could be kept.`);
    return conditionalResponse(c, pem, {
      'content-type': 'application/x-pem-file',
      'content-disposition': `attachment; filename="${id.replace(/[^A-Za-z0-9_-]/g, '_')}.pem"`,
    });
  });

  app.openapi(route, async (c) => {
    const { account_id, id } = c.req.valid('param');
    const moment = readMoment(c.req.valid('query').as_of, clock);
    if (moment instanceof Response) return moment;
    const certificate = isStorable(account_id + id)
      ? await certificates.get(account_id, id, moment.asOf)
      : null;
    if (certificate === null) return unknownCertificate(account_id, id, moment.asOf);
    const stateClock = { now: moment.now, expiringWithinSeconds };
    return conditionalJson(c, certificateJson(certificate, stateClock, ownerOf));
  });
}

const query = z.strictObject({ as_of: asOf });

const route = createRoute({
  method: 'get',
  path: '/api/v1/accounts/{account_id}/certificates/{id}',
  operationId: 'getCertificate',
  tags: ['Certificates'],
  summary: 'One certificate, also when it has been removed: then as it was last',
  request: { params: certificateParameters, query },
  responses: answers(
    jsonRead(certificateSchema, 'The certificate', exampleCertificate),
    problems(400, 401, 403, 404, 503),
  ),
});

const documentedPemRoute = createRoute({
  method: 'get',
  path: '/api/v1/accounts/{account_id}/certificates/{id}.pem',
  operationId: 'getCertificatePem',
  tags: ['Certificates'],
  summary: 'Its certificates as PEM, and refused blocks as far as their text is kept',
  request: { params: certificateParameters, query },
  responses: answers(
    {
      200: {
        description: 'PEM (RFC 7468)',
        content: { 'application/x-pem-file': { schema: z.string(), example: examplePem } },
      },
      304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
    },
    problems(400, 401, 403, 404, 503),
  ),
});

/** Hono takes `{id}.pem` for a parameter of that name, so the path that is routed is not the one to document. */
const pemRoute = createRoute({
  ...documentedPemRoute,
  path: '/api/v1/accounts/{account_id}/certificates/:file{[^/]+\\.pem}',
  request: { params: z.object({ account_id: z.string(), file: z.string() }), query },
  hide: true,
});
