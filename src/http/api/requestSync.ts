import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { nameOfPrincipal } from '../../access/principal.ts';
import type { InventoryLog } from '../../inventory/ports.ts';
import { RepositoryFailure } from '../../inventory/repository.ts';
import { accountId } from '../parameters.ts';
import { problem } from '../problem.ts';
import { principalOf } from '../web/principalOf.ts';
import { exampleAccountId } from './examples/exampleIds.ts';
import { answers, problemAnswer, problems } from './responses.ts';

/**
 * Queues a sync of each of the accounts, null being all. An account that is not configured is left out of the answer;
 * `queued` is false for one that was waiting for its sync already.
 */
export type RequestSync = (accountIds: string[] | null) => Promise<{ accountId: string; queued: boolean }[]>;

/** `POST /api/v1/sync`: queues a sync of one account or of all. */
export function requestSyncRoute(
  app: OpenAPIHono,
  { requestSync, log }: { requestSync: RequestSync; log: InventoryLog },
): void {
  app.openapi(route, async (c) => {
    const { account_id } = c.req.valid('json');
    const who = nameOfPrincipal(principalOf(c));
    log.info({ who, account_id: account_id ?? 'all' }, 'a sync was asked for');
    const queued = await queue(requestSync, account_id === undefined ? null : [account_id]);
    if (account_id !== undefined && queued.length === 0) {
      return problem(404, notConfigured(account_id));
    }
    const data = queued.map(({ accountId, queued }) => ({ account_id: accountId, queued }));
    return c.json({ data }, 202, { 'cache-control': 'no-store' });
  });
}

const route = createRoute({
  method: 'post',
  path: '/api/v1/sync',
  operationId: 'requestSync',
  tags: ['Syncs'],
  summary: 'Queue a sync of one account, or of all',
  request: {
    query: z.strictObject({}),
    body: {
      required: false,
      content: {
        'application/json': {
          schema: z.strictObject({ account_id: accountId.optional() }),
          example: { account_id: exampleAccountId },
        },
      },
    },
  },
  responses: answers(
    {
      202: {
        description: 'What was queued; `queued` is false where a sync was waiting already',
        content: {
          'application/json': {
            schema: z.object({ data: z.array(z.object({ account_id: z.string(), queued: z.boolean() })) }),
            example: { data: [{ account_id: exampleAccountId, queued: true }] },
          },
        },
      },
    },
    problems(400, 401, 403, 404, 413, 415, 503),
    problemAnswer(404, { detail: notConfigured(exampleAccountId) }),
  ),
});

function notConfigured(accountId: string): string {
  return `Account ${accountId} is not configured; GET /api/v1/accounts lists those that are.`;
}

/** The queue lives in the database, so what goes wrong with it is the database's. */
async function queue(requestSync: RequestSync, accountIds: string[] | null) {
  try {
    return await requestSync(accountIds);
  } catch (error) {
    throw new RepositoryFailure('The database could not queue a sync.', { cause: error });
  }
}
