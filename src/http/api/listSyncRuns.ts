import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { SyncRunQueries } from '../../inventory/queries/accounts.ts';
import { syncOutcomes } from '../../inventory/run.ts';
import { type PagedList, pageResponse, readPosition } from '../pages.ts';
import { accountId, anyOf, cursor, limit, oneOf } from '../parameters.ts';
import { exampleAccountId } from './examples/exampleIds.ts';
import { exampleSyncRun } from './examples/exampleSyncRun.ts';
import { answers, exampleList, jsonRead, listOf, problems } from './responses.ts';
import { syncRunJson, syncRunSchema } from './syncRunSchema.ts';

/** `GET /api/v1/sync-runs`: what was attempted and what it came to, newest first. */
export function listSyncRuns(app: OpenAPIHono, { syncRuns }: { syncRuns: SyncRunQueries }): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const { account_id, outcome, limit } = query;
    const before = position.after;
    const slice = await syncRuns.list({ accountIds: account_id, outcomes: outcome, before, limit });
    return pageResponse(c, list, slice, limit, syncRunJson);
  });
}

const list: PagedList<number> = { name: 'sync-runs', position: z.int() };

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.', exampleAccountId),
  outcome: anyOf(oneOf(syncOutcomes), 'Outcomes; a run that is still going has none.', 'complete'),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/sync-runs',
  operationId: 'listSyncRuns',
  tags: ['Syncs'],
  summary: 'Sync runs, newest first',
  request: { query },
  responses: answers(
    jsonRead(listOf(syncRunSchema), 'A page', exampleList(exampleSyncRun)),
    problems(400, 401, 403, 503),
  ),
});
