import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Clock } from '../../inventory/ports.ts';
import type { AccountQueries } from '../../inventory/queries/accounts.ts';
import type { InventoryQueries } from '../../inventory/queries.ts';
import { answers, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { viewerOf } from '../web/principalOf.ts';
import { staleBefore } from './accountCondition.ts';
import { timelineBounds } from './expiryTimeline.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import { landingPage } from './landingPage.ts';

export interface LandingPageSource {
  queries: InventoryQueries;
  clock: Clock;
  expiringWithinSeconds: number;
  /** The longest time between two ticks of the schedule. */
  syncIntervalSeconds: number;
  version: string;
}

const ACCOUNTS_SHOWN = 8;
const EXPIRING_SHOWN = 20;

/** `GET /`. */
export function landingPageRoute(app: OpenAPIHono, source: LandingPageSource): void {
  const { queries, clock, expiringWithinSeconds, syncIntervalSeconds, version } = source;
  app.openapi(route, async (c) => {
    const now = new Date(clock());
    const stale = staleBefore(now, syncIntervalSeconds);
    const bounds = timelineBounds(now);
    const [counts, freshness, findings, { rows: expiring }, accounts] = await Promise.all([
      queries.overview.countCertificates({ now, expiringWithinSeconds, bounds }),
      queries.overview.freshness(stale),
      queries.findings.count(now),
      queries.certificates.list({
        filter: { inUse: true },
        sort: { by: 'earliest_not_after', descending: false },
        after: null,
        limit: EXPIRING_SHOWN,
        now,
        expiringWithinSeconds,
      }),
      troubledFirst(queries.accounts, stale),
    ]);
    const accountIds = [...new Set(expiring.map(({ accountId }) => accountId))];
    const names = await queries.accounts.names({ accountIds, limit: EXPIRING_SHOWN });
    const page = await landingPage({
      counts,
      bounds,
      freshness,
      findings,
      expiring,
      accounts,
      names,
      staleBefore: stale,
      now,
      expiringWithinSeconds,
      viewer: viewerOf(c),
      version,
    });
    return conditionalResponse(c, page.toString(), htmlHeaders);
  });
}

async function troubledFirst(accounts: AccountQueries, troubledSince: string) {
  const request = { after: null, limit: ACCOUNTS_SHOWN };
  const { rows: troubled } = await accounts.list({ ...request, troubledSince });
  if (troubled.length === ACCOUNTS_SHOWN) return troubled;
  const { rows } = await accounts.list(request);
  const shown = new Set(troubled.map(({ accountId }) => accountId));
  return [...troubled, ...rows.filter(({ accountId }) => !shown.has(accountId))].slice(0, ACCOUNTS_SHOWN);
}

const route = createRoute({
  method: 'get',
  path: '/',
  operationId: 'showOverview',
  tags: ['Pages'],
  summary:
    'A page that says whether anything is about to break and how old that knowledge is: totals by state, expiry timeline, ' +
    'what expires next, open findings, accounts',
  responses: answers(htmlPage, problems(401, 403, 503)),
});
