import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { differenceKinds } from '../../inventory/queries/comparison.ts';
import { exampleAccountId } from '../api/examples/exampleIds.ts';
import { answers, pageFaults, problems } from '../api/responses.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { type PagedList, readPosition } from '../pages.ts';
import { cursor, limit, oneOf } from '../parameters.ts';
import { storableText } from '../storableText.ts';
import { viewerOf } from '../web/principalOf.ts';
import { comparedParts } from './comparedParts.ts';
import { type AskedComparison, askedComparison } from './compareForm.ts';
import { comparePage } from './comparePage.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';
import { typedText } from './typedMoment.ts';
import { withoutBlanks } from './withoutBlanks.ts';

/** More accounts than this are not offered for choice. */
const ACCOUNTS_OFFERED = 50;

/** `GET /compare`: what is different between two moments. */
export function comparePageRoute(app: OpenAPIHono, source: LandingPageSource): void {
  const { queries, clock, version } = source;
  app.use(route.path, withoutBlanks);
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const now = clock();
    const asked = askedComparison(query, now);
    const accounts = await queries.accounts.names({ limit: ACCOUNTS_OFFERED + 1 });
    const shared = {
      asked,
      accounts: accounts.size > ACCOUNTS_OFFERED ? null : accounts,
      now: new Date(now),
      viewer: viewerOf(c),
      version,
    };
    const { moments } = asked;
    if (moments === null) return respond(c, asked, await comparePage({ ...shared, found: null }));
    const list = listOf(query.section, asked);
    const position = readPosition(list, query.cursor);
    if (position instanceof Response) return position;
    const { comparison } = queries;
    const { from, to, accountIds } = moments;
    const [totals, knownFrom, knownTo] = await Promise.all([
      comparison.totals({ ...moments, expiringWithinSeconds: source.expiringWithinSeconds }),
      comparison.knowledge(from, accountIds),
      comparison.knowledge(to, accountIds),
    ]);
    const parts = await comparedParts(comparison, moments, totals.differences, {
      section: query.section ?? null,
      cursorName: list.name,
      ...position,
      limit: query.limit,
    });
    const ids = [...new Set(parts.flatMap(({ rows }) => rows.map(({ accountId }) => accountId)))];
    const names = await queries.accounts.names({ accountIds: ids, limit: ids.length });
    const found = {
      totals,
      known: { from: knownFrom, to: knownTo },
      parts,
      names,
      section: query.section ?? null,
    };
    return respond(c, asked, await comparePage({ ...shared, found }));
  });
}

function respond(c: Context, { faults }: AskedComparison, page: { toString(): string }): Response {
  return faults.size === 0
    ? conditionalResponse(c, page.toString(), htmlHeaders)
    : c.body(page.toString(), 400, { ...htmlHeaders, 'cache-control': 'no-store' });
}

function listOf(
  section: string | undefined,
  { moments }: AskedComparison,
): PagedList<z.infer<typeof position>> {
  const name = JSON.stringify([
    'compare',
    section ?? null,
    moments?.from,
    moments?.to,
    moments?.accountIds ?? null,
  ]);
  return { name, position, with: 'section and dates' };
}

const position = z.strictObject({ accountId: storableText, certificateId: storableText, id: z.int() });

const query = z.strictObject({
  from: typedText('The earlier moment: a date or instant, in UTC', '2026-05-01'),
  to: typedText('The later moment, likewise; left out: now', '2026-06-01'),
  account_id: typedText('Of one account; left out: of all', exampleAccountId),
  section: oneOf(differenceKinds)
    .optional()
    .openapi({
      description: 'One kind of difference, as a list in pages',
      param: { example: 'certificates_added' },
    }),
  limit,
  cursor,
});

const route = createRoute({
  method: 'get',
  path: '/compare',
  operationId: 'showComparison',
  tags: ['Pages'],
  summary: 'A page of what is different between two moments: certificates, uses and findings',
  request: { query },
  responses: answers(
    htmlPage,
    { 302: { description: 'Some parameters are empty; the address without them' } },
    pageFaults(),
    problems(401, 403, 503),
  ),
});
