import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Clock } from '../../inventory/ports.ts';
import type { InventoryQueries } from '../../inventory/queries.ts';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { landingPage } from './landingPage.ts';

export interface LandingPageSource {
  queries: InventoryQueries;
  clock: Clock;
  expiringWithinSeconds: number;
  version: string;
}

const ACCOUNTS_SHOWN = 1000;
const EXPIRING_SHOWN = 20;

/** `GET /`. */
export function landingPageRoute(app: OpenAPIHono, source: LandingPageSource): void {
  const { queries, clock, expiringWithinSeconds, version } = source;
  app.openapi(route, async (c) => {
    const now = new Date(clock());
    const [counts, findings, { rows: expiring }, { rows: accounts, next }] = await Promise.all([
      queries.certificates.countByState({ now, expiringWithinSeconds }),
      queries.findings.count(now),
      queries.certificates.list({
        filter: { expiresAfter: now.toISOString() },
        sort: { by: 'earliest_not_after', descending: false },
        after: null,
        limit: EXPIRING_SHOWN,
        now,
        expiringWithinSeconds,
      }),
      queries.accounts.list({ after: null, limit: ACCOUNTS_SHOWN }),
    ]);
    const page = await landingPage({
      counts,
      findings,
      expiring,
      accounts,
      moreAccounts: next !== null,
      now,
      expiringWithinSeconds,
      version,
    });
    return conditionalResponse(c, page.toString(), { 'content-type': 'text/html; charset=utf-8' });
  });
}

const route = createRoute({
  method: 'get',
  path: '/',
  summary:
    'A page with the totals by state, what expires next, the open findings and the age of the last sync of each account',
  responses: answers(
    {
      200: { description: 'HTML', content: { 'text/html': { schema: z.string() } } },
      304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
    },
    problems(401, 403, 503),
  ),
});
