import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { findingChecks, severities } from '../../findings/finding.ts';
import type { Clock } from '../../inventory/ports.ts';
import type { FindingQueries, ListedFinding } from '../../inventory/queries.ts';
import { conditionalJson } from '../conditionalResponse.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { accountId, anyOf, asOf, cursor, instant, limit, oneOf, text, truth } from '../parameters.ts';
import { invalidParameters } from '../problem.ts';
import { readMoment } from '../readMoment.ts';
import { findingJson, findingSchema } from './findingSchema.ts';
import { answers, jsonRead, listOf, problems } from './responses.ts';

/** `GET /api/v1/findings`: what the policy says of all certificates, the newest first. */
export function listFindings(
  app: OpenAPIHono,
  { findings, clock }: { findings: FindingQueries; clock: Clock },
): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const moment = readMoment(query.as_of, clock);
    if (moment instanceof Response) return moment;
    const list = ['findings', query.as_of ?? []].flat().join(' ');
    const after =
      query.cursor === undefined ? null : position.safeParse(decodeCursor(list, query.cursor)).data;
    if (after === undefined) {
      return invalidParameters([
        { parameter: 'cursor', detail: 'is not the next_cursor of a page of this list with this as_of' },
      ]);
    }
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
      after,
      limit: query.limit,
    });
    return conditionalJson(c, {
      data: slice.rows.map((finding) => listedJson(finding, now)),
      page: { next_cursor: slice.next && encodeCursor(list, slice.next), limit: query.limit },
    });
  });
}

const position = z.strictObject({ openedAt: z.iso.datetime(), id: z.int() });

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

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.'),
  certificate_id: text('Certificate id').optional(),
  check: anyOf(oneOf(findingChecks), 'Checks.'),
  severity: anyOf(oneOf(severities), 'Severities.'),
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
  summary: 'What the policy finds in the certificates, as of the last sync of each account; the newest first',
  request: { query },
  responses: answers(jsonRead(listOf(listedFindingSchema), 'A page'), problems(400, 401, 403, 503)),
});
