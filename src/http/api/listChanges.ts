import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { changeKinds } from '../../inventory/changeEvent.ts';
import type { ChangePosition, ChangeQueries, LoggedChange } from '../../inventory/queries/changes.ts';
import { type PagedList, pageResponse, readPosition } from '../pages.ts';
import { accountId, anyOf, cursor, instant, limit, oneOf, text } from '../parameters.ts';
import { storableText } from '../storableText.ts';
import { answers, jsonRead, listOf, problems } from './responses.ts';

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

const facts = z.record(z.string(), z.unknown()).nullable();

const changeSchema = z
  .object({
    account_id: z.string(),
    sequence: z.int().openapi({ description: 'Number in the log of the account, from 1' }),
    at: z.iso.datetime(),
    kind: z.enum(changeKinds),
    certificate_id: z.string(),
    before: facts.openapi({ description: 'What was so; of a change, only what is different' }),
    after: facts.openapi({ description: 'What is so from then on' }),
    hash: z.string().openapi({ description: 'SHA-256 that chains it to the event before; lower-case hex' }),
  })
  .openapi('Change');

function changeJson(change: LoggedChange): z.infer<typeof changeSchema> {
  return {
    account_id: change.accountId,
    sequence: change.sequence,
    at: change.at,
    kind: change.kind,
    certificate_id: change.certificateId,
    before: change.before,
    after: change.after,
    hash: change.hash,
  };
}

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.'),
  certificate_id: text('Certificate id').optional(),
  kind: anyOf(oneOf(changeKinds), 'Kinds of change.'),
  from: instant('At this instant or later'),
  to: instant('Before this instant'),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/changes',
  summary: 'What has become different in the inventory, oldest first',
  request: { query },
  responses: answers(jsonRead(listOf(changeSchema), 'A page'), problems(400, 401, 403, 503)),
});
