import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Account, AccountQueries } from '../../inventory/queries/accounts.ts';
import { type PagedList, pageResponse, readPosition } from '../pages.ts';
import { cursor, limit } from '../parameters.ts';
import { storableText } from '../storableText.ts';
import { exampleAccountId } from './examples/exampleIds.ts';
import { exampleSyncRun } from './examples/exampleSyncRun.ts';
import { orNull } from './orNull.ts';
import { answers, exampleList, jsonRead, listOf, problems } from './responses.ts';
import { syncRunJson, syncRunSchema } from './syncRunSchema.ts';

/** `GET /api/v1/accounts`: every known account with what its syncs came to. */
export function listAccounts(app: OpenAPIHono, { accounts }: { accounts: AccountQueries }): void {
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const slice = await accounts.list({ ...position, limit: query.limit });
    return pageResponse(c, list, slice, query.limit, accountJson);
  });
}

const list: PagedList<string> = { name: 'accounts', position: storableText };

const accountSchema = z
  .object({
    account_id: z.string(),
    name: z.string().nullable(),
    configured: z.boolean().openapi({ description: 'False: known from before, not read any more' }),
    certificates: z.int(),
    last_run: orNull(syncRunSchema),
    last_success_at: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'When the last complete run finished' }),
    last_attempt_at: z.iso.datetime().nullable().openapi({ description: 'When the last run started' }),
    associations_oldest_read_at: z.iso
      .datetime()
      .nullable()
      .openapi({
        description:
          'When those of its associations that are known the longest were read; null while those of some certificate ' +
          'have never been read',
      }),
    complete: z.boolean().openapi({ description: 'The last run that has finished was complete' }),
  })
  .openapi('Account');

const example = {
  account_id: exampleAccountId,
  name: 'Example Ltd',
  configured: true,
  certificates: 132,
  last_run: exampleSyncRun,
  last_success_at: exampleSyncRun.finished_at,
  last_attempt_at: exampleSyncRun.started_at,
  associations_oldest_read_at: '2026-06-01T11:45:02.114906Z',
  complete: true,
};

const route = createRoute({
  method: 'get',
  path: '/api/v1/accounts',
  operationId: 'listAccounts',
  tags: ['Accounts'],
  summary: 'Accounts, by id',
  request: { query: z.strictObject({ limit, cursor }) },
  responses: answers(
    jsonRead(listOf(accountSchema), 'A page', exampleList(example)),
    problems(400, 401, 403, 503),
  ),
});

function accountJson(account: Account): z.infer<typeof accountSchema> {
  return {
    account_id: account.accountId,
    name: account.name,
    configured: account.configured,
    certificates: account.certificates,
    last_run: account.lastRun && syncRunJson(account.lastRun),
    last_success_at: account.lastSuccessAt,
    last_attempt_at: account.lastAttemptAt,
    associations_oldest_read_at: account.associationsOldestReadAt,
    complete: account.complete,
  };
}
