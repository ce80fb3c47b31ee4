import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { changeKinds } from '../../inventory/changeEvent.ts';
import type { ChangePosition, ChangeQueries } from '../../inventory/queries/changes.ts';
import { type PagedList, pageResponse, readPosition } from '../pages.ts';
import { accountId, anyOf, cursor, instant, limit, oneOf, text } from '../parameters.ts';
import { storableText } from '../storableText.ts';
import { changeJson, changeSchema } from './changeSchema.ts';
import { exampleChange } from './examples/exampleChange.ts';
import { exampleAccountId, exampleCertificateId } from './examples/exampleIds.ts';
import { answers, exampleList, jsonRead, listOf, problems } from './responses.ts';

/** `GET /api/v1/changes`: the change log, oldest first. */
export function listChanges(app: OpenAPIHono, { changes }: { changes: ChangeQueries }): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const slice = await changes.list({
      accountIds: query.account_id,
      certificateId: query.certificate_id,
      kinds: query.kind,
      from: query.from,
      to: query.to,
      ...position,
      limit: query.limit,
    });
    return pageResponse(c, list, slice, query.limit, changeJson);
  });
}

const list: PagedList<ChangePosition> = {
  name: 'changes',
  position: z.strictObject({ at: z.iso.datetime(), accountId: storableText, sequence: z.int() }),
};

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.', exampleAccountId),
  certificate_id: text('Certificate id', exampleCertificateId).optional(),
  kind: anyOf(oneOf(changeKinds), 'Kinds of change.', 'certificate_added'),
  from: instant('At this instant or later', exampleChange.at),
  to: instant('Before this instant'),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/changes',
  operationId: 'listChanges',
  tags: ['History'],
  summary: 'What has become different in the inventory, oldest first',
  request: { query },
  responses: answers(
    jsonRead(listOf(changeSchema), 'A page', exampleList(exampleChange)),
    problems(400, 401, 403, 503),
  ),
});
