import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Clock } from '../../inventory/ports.ts';
import type { HistoryQueries, Period } from '../../inventory/queries/history.ts';
import { conditionalJson } from '../conditionalResponse.ts';
import { type PagedList, pageOf, readPosition } from '../pages.ts';
import { asOf, certificateParameters, cursor, limit, oneOf } from '../parameters.ts';
import { readMoment } from '../readMoment.ts';
import { isStorable } from '../storableText.ts';
import { changeJson, changeSchema } from './changeSchema.ts';
import { exampleHistory } from './examples/exampleHistory.ts';
import { answers, jsonRead, listOf, problems } from './responses.ts';
import { unknownCertificate } from './unknownCertificate.ts';

/** `GET /api/v1/accounts/{account_id}/certificates/{id}/history`: when it was there and used, and its changes. */
export function getHistory(
  app: OpenAPIHono,
  { history, clock }: { history: HistoryQueries; clock: Clock },
): void {
  app.openapi(route, async (c) => {
    const { account_id, id } = c.req.valid('param');
    const query = c.req.valid('query');
    const moment = readMoment(query.as_of, clock);
    if (moment instanceof Response) return moment;
    const list = changesOf(account_id, id, query);
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const known = isStorable(account_id + id)
      ? await history.get({
          accountId: account_id,
          certificateId: id,
          asOf: moment.asOf,
          newestFirst: query.sort === '-at',
          ...position,
          limit: query.limit,
        })
      : null;
    if (known === null) return unknownCertificate(account_id, id, moment.asOf);
    return conditionalJson(c, {
      account_id,
      id,
      periods: known.periods.map(periodJson),
      associations: known.associations.map(({ service, status, ...period }) => ({
        service,
        status,
        ...periodJson(period),
      })),
      ...pageOf(list, known.changes, query.limit, changeJson),
    });
  });
}

function changesOf(
  accountId: string,
  id: string,
  { sort, as_of }: { sort: string; as_of?: string | undefined },
): PagedList<number> {
  const name = JSON.stringify(['history', accountId, id, sort, as_of ?? null]);
  return { name, position: z.int(), with: 'certificate, sort and as_of' };
}

function periodJson({ from, to }: Period): z.infer<typeof periodSchema> {
  return { from, to };
}

const periodSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime().nullable().openapi({ description: 'Exclusive; null while it lasts' }),
});

export type HistoryJson = z.infer<typeof historySchema>;

const historySchema = listOf(changeSchema)
  .extend({
    account_id: z.string(),
    id: z.string(),
    periods: z.array(periodSchema).openapi({
      description:
        'When it was in the inventory, oldest first, the same on each page; a record that merely changed ends none',
    }),
    associations: z.array(periodSchema.extend({ service: z.string(), status: z.string() })).openapi({
      description: 'When it was used where, oldest first, the same on each page',
    }),
  })
  .openapi('History', { description: '`data`: its change events, a page of them' });

const query = z.strictObject({
  as_of: asOf,
  sort: oneOf(['at', '-at'])
    .default('at')
    .openapi({
      description: 'Of the change events: oldest first, or newest first with -',
      param: { example: 'at' },
    }),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/accounts/{account_id}/certificates/{id}/history',
  operationId: 'getCertificateHistory',
  tags: ['History'],
  summary: 'When a certificate was in the inventory, when it was used where, and its change events',
  request: { params: certificateParameters, query },
  responses: answers(
    jsonRead(historySchema, 'Its history', exampleHistory),
    problems(400, 401, 403, 404, 503),
  ),
});
