import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { SyncRunQueries } from '../../inventory/queries.ts';
import { syncOutcomes } from '../../inventory/run.ts';
import { conditionalJson } from '../conditionalResponse.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { accountId, anyOf, cursor, limit, oneOf } from '../parameters.ts';
import { invalidParameters } from '../problem.ts';
import { answers, jsonRead, listOf, problems } from './responses.ts';
import { syncRunJson, syncRunSchema } from './syncRunSchema.ts';

/** `GET /api/v1/sync-runs`: what was attempted and what it came to, newest first. */
export function listSyncRuns(app: OpenAPIHono, { syncRuns }: { syncRuns: SyncRunQueries }): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const before =
      query.cursor === undefined ? null : z.int().safeParse(decodeCursor(LIST, query.cursor)).data;
    if (before === undefined) {
      return invalidParameters([
        { parameter: 'cursor', detail: 'is not the next_cursor of a page of this list' },
      ]);
    }
    const { account_id, outcome, limit } = query;
    const slice = await syncRuns.list({ accountIds: account_id, outcomes: outcome, before, limit });
    return conditionalJson(c, {
      data: slice.rows.map(syncRunJson),
      page: { next_cursor: slice.next === null ? null : encodeCursor(LIST, slice.next), limit },
    });
  });
}

const LIST = 'sync-runs';

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.'),
  outcome: anyOf(oneOf(syncOutcomes), 'Outcomes; a run that is still going has none.'),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/sync-runs',
  summary: 'Sync runs, newest first',
  request: { query },
  responses: answers(jsonRead(listOf(syncRunSchema), 'A page'), problems(400, 401, 403, 503)),
});
