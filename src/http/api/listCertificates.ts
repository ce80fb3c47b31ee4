import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { certificateStates } from '../../certificate/validity.ts';
import { findingChecks } from '../../findings/finding.ts';
import type { Clock } from '../../inventory/ports.ts';
import {
  type CertificatePosition,
  type CertificateQueries,
  type CertificateSort,
  certificateSortKeys,
} from '../../inventory/queries/certificates.ts';
import type { OwnerOf } from '../../ownership/owner.ts';
import { type PagedList, pageResponse, readPosition } from '../pages.ts';
import {
  accountId,
  anyOf,
  asOf,
  cursor,
  duration,
  instant,
  limit,
  oneOf,
  text,
  truth,
} from '../parameters.ts';
import { readMoment } from '../readMoment.ts';
import { storableText } from '../storableText.ts';
import { certificateJson } from './certificateJson.ts';
import { certificateSchema } from './certificateSchema.ts';
import { answers, jsonRead, listOf, problems } from './responses.ts';

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
    const moment = readMoment(query.as_of, api.clock);
    if (moment instanceof Response) return moment;
    const sort = sortOf(query.sort);
    const list = listIn(sort, query.sort, query.as_of);
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const clock = { now: moment.now, expiringWithinSeconds: api.expiringWithinSeconds };
    const slice = await api.certificates.list({
      filter: {
        accountIds: query.account_id,
        certificateId: query.id,
        states: query.state,
        types: query.type,
        services: query.service,
        inUse: query.in_use,
        expiresWithinSeconds: query.expires_within,
        expiresBefore: query.expires_before,
        expiresAfter: query.expires_after,
        findings: query.finding,
        text: query.q,
        removed: query.removed,
      },
      asOf: moment.asOf,
      sort,
      ...position,
      limit: query.limit,
      ...clock,
    });
    return pageResponse(c, list, slice, query.limit, (certificate) =>
      certificateJson(certificate, clock, api.ownerOf),
    );
  });
}

const sortNames = certificateSortKeys.flatMap((key) => [key, `-${key}` as const]);

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.'),
  id: text('Certificate id').optional(),
  state: anyOf(oneOf(certificateStates), 'States, by the clock at the time of asking, or at `as_of`.'),
  type: anyOf(text('Type'), "Cloudflare's types, such as custom or gateway_managed."),
  in_use: truth(
    'True: with associations. False: without any, and known to be so; where they were never read is in neither.',
  ),
  service: anyOf(text('Service'), 'Services that use the certificate.'),
  expires_within: duration(
    'Not expired, and expires within this time. As with each filter on expiry, an unknown expiry is left out.',
  ),
  expires_before: instant('Expires before this instant (exclusive)'),
  expires_after: instant('Expires at this instant or later'),
  finding: anyOf(oneOf(findingChecks), 'With an open finding of this check, also when it is excepted.'),
  q: text(
    'Part of the name, the id, or a subject, issuer or alternative name; case does not matter',
  ).optional(),
  removed: truth(
    'True: those that have been removed, each as it was last. False, and so by default: those in the inventory.',
  ),
  as_of: asOf,
  sort: oneOf(sortNames)
    .default('earliest_not_after')
    .openapi({ description: '- is descending. What is not known comes first in ascending order.' }),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/certificates',
  summary: 'Certificates that are in the inventory now, or were at `as_of`',
  request: { query },
  responses: answers(jsonRead(listOf(certificateSchema), 'A page'), problems(400, 401, 403, 503)),
});

function sortOf(name: (typeof sortNames)[number]): CertificateSort {
  const by = name.replace(/^-/, '') as CertificateSort['by'];
  return { by, descending: name.startsWith('-') };
}

function listIn(
  { by }: CertificateSort,
  sort: string,
  asOf: string | undefined,
): PagedList<CertificatePosition> {
  const position = z.strictObject({
    key: (by === 'name' ? storableText : z.iso.datetime()).nullable(),
    accountId: storableText,
    certificateId: storableText,
  });
  return { name: ['certificates', sort, asOf ?? []].flat().join(' '), position, with: 'sort and as_of' };
}
