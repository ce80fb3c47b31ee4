import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { findingChecks, severities } from '../../findings/finding.ts';
import type { Clock } from '../../inventory/ports.ts';
import type { FindingPosition, FindingQueries, ListedFinding } from '../../inventory/queries/findings.ts';
import { type PagedList, pageResponse, readPosition } from '../pages.ts';
import { accountId, anyOf, asOf, cursor, instant, limit, oneOf, text, truth } from '../parameters.ts';
import { readMoment } from '../readMoment.ts';
import { exampleCertificate } from './examples/exampleCertificate.ts';
import { exampleFinding } from './examples/exampleFinding.ts';
import { exampleAccountId, exampleCertificateId } from './examples/exampleIds.ts';
import { findingJson, findingSchema } from './findingSchema.ts';
import { answers, exampleList, jsonRead, listOf, problems } from './responses.ts';

/** `GET /api/v1/findings`: what the policy says of all certificates, the newest first. */
export function listFindings(
  app: OpenAPIHono,
  { findings, clock }: { findings: FindingQueries; clock: Clock },
): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const moment = readMoment(query.as_of, clock);
    if (moment instanceof Response) return moment;
    const list = listAsOf(query.as_of);
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const { now } = moment;
    const slice = await findings.list({
      accountIds: query.account_id,
      certificateId: query.certificate_id,
      checks: query.check,
      severities: query.severity,
      open: query.open ?? true,
      excepted: query.excepted,
      openedBefore: query.opened_before,
      openedAfter: query.opened_after,
      asOf: moment.asOf,
      now,
      ...position,
      limit: query.limit,
    });
    return pageResponse(c, list, slice, query.limit, (finding) => listedJson(finding, now));
  });
}

function listAsOf(asOf: string | undefined): PagedList<FindingPosition> {
  const position = z.strictObject({ openedAt: z.iso.datetime(), id: z.int() });
  return { name: ['findings', asOf ?? []].flat().join(' '), position, with: 'as_of' };
}

const listedFindingSchema = findingSchema
  .extend({
    account_id: z.string(),
    certificate_id: z.string(),
    certificate_name: z.string().nullable().openapi({ description: 'As it was last' }),
    closed_at: z.iso.datetime().nullable().openapi({ description: 'Null while it is open' }),
  })
  .openapi('ListedFinding');

function listedJson(finding: ListedFinding, now: Date): z.infer<typeof listedFindingSchema> {
  return {
    account_id: finding.accountId,
    certificate_id: finding.certificateId,
    certificate_name: finding.certificateName,
    ...findingJson(finding, now),
    closed_at: finding.closedAt,
  };
}

const example = {
  account_id: exampleAccountId,
  certificate_id: exampleCertificateId,
  certificate_name: exampleCertificate.name,
  ...exampleFinding,
  closed_at: null,
};

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.', exampleAccountId),
  certificate_id: text('Certificate id', exampleCertificateId).optional(),
  check: anyOf(oneOf(findingChecks), 'Checks.', 'expiring_in_use'),
  severity: anyOf(oneOf(severities), 'Severities.', 'warning'),
  open: truth('True, and so by default: those that are open. False: those that are closed.'),
  excepted: truth('Whether an exception accepts it at the time of asking, or at `as_of`.'),
  opened_before: instant('Opened before this instant (exclusive)'),
  opened_after: instant('Opened at this instant or later'),
  as_of: asOf,
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/findings',
  operationId: 'listFindings',
  tags: ['Findings'],
  summary: 'What the policy finds in the certificates, as of the last sync of each account; the newest first',
  request: { query },
  responses: answers(
    jsonRead(listOf(listedFindingSchema), 'A page', exampleList(example)),
    problems(400, 401, 403, 503),
  ),
});
