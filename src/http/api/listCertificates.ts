import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Clock } from '../../inventory/ports.ts';
import type { CertificateQueries } from '../../inventory/queries/certificates.ts';
import type { OwnerOf } from '../../ownership/owner.ts';
import { askedCertificates, certificateQuery } from '../certificateQuery.ts';
import { pageResponse } from '../pages.ts';
import { invalidParameters } from '../problem.ts';
import { certificateJson } from './certificateJson.ts';
import { certificateSchema } from './certificateSchema.ts';
import { exampleCertificate } from './examples/exampleCertificate.ts';
import { exampleCursor } from './examples/exampleCursor.ts';
import { answers, exampleList, jsonRead, listOf, problems } from './responses.ts';

export interface CertificateApi {
  certificates: CertificateQueries;
  clock: Clock;
  expiringWithinSeconds: number;
  ownerOf: OwnerOf;
}

/** `GET /api/v1/certificates`: the certificates that are in the inventory, or were then, filtered and sorted. */
export function listCertificates(app: OpenAPIHono, api: CertificateApi): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const asked = askedCertificates(query, api);
    if ('parameter' in asked) return invalidParameters([asked]);
    const { request, list } = asked;
    const slice = await api.certificates.list(request);
    return pageResponse(c, list, slice, query.limit, (certificate) =>
      certificateJson(certificate, request, api.ownerOf),
    );
  });
}

const route = createRoute({
  method: 'get',
  path: '/api/v1/certificates',
  operationId: 'listCertificates',
  tags: ['Certificates'],
  summary: 'Certificates that are in the inventory now, or were at `as_of`',
  request: { query: certificateQuery },
  responses: answers(
    jsonRead(listOf(certificateSchema), 'A page', exampleList(exampleCertificate, exampleCursor)),
    problems(400, 401, 403, 503),
  ),
});
