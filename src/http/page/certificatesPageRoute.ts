import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { OwnerOf } from '../../ownership/owner.ts';
import { answers, pageFaults, problems } from '../api/responses.ts';
import { askedCertificates, certificateQuery } from '../certificateQuery.ts';
import { conditionalResponse } from '../conditionalResponse.ts';
import { encodeCursor } from '../cursor.ts';
import { parameterErrors } from '../parameterErrors.ts';
import type { ParameterError } from '../problem.ts';
import { viewerOf } from '../web/principalOf.ts';
import { staleBefore } from './accountCondition.ts';
import { certificatesPage, type FoundCertificates } from './certificatesPage.ts';
import { htmlHeaders, htmlPage } from './htmlPage.ts';
import type { LandingPageSource } from './landingPageRoute.ts';
import { givenParameters } from './listLinks.ts';
import { withoutBlanks } from './withoutBlanks.ts';

/** More accounts than this are not offered for choice. */
const ACCOUNTS_OFFERED = 50;

/** `GET /certificates`: the list of the API for people, by the same parameters. */
export function certificatesPageRoute(
  app: OpenAPIHono,
  source: LandingPageSource & { ownerOf: OwnerOf },
): void {
  const { queries } = source;
  app.use(route.path, withoutBlanks);
  app.openapi(
    route,
    async (c) => {
      const query = c.req.valid('query');
      const asked = askedCertificates(query, source);
      if ('parameter' in asked) return refuse(c, [asked]);
      const { rows: certificates, next } = await queries.certificates.list(asked.request);
      const accountIds = [...new Set(certificates.map(({ accountId }) => accountId))];
      const found = {
        request: asked.request,
        certificates,
        names: await queries.accounts.names({ accountIds, limit: query.limit }),
        nextCursor: next && encodeCursor(asked.list.name, next),
      };
      return conditionalResponse(c, await pageOf(c, found, []), htmlHeaders);
    },
    (result, c) => (result.success ? undefined : refuse(c, parameterErrors(result))),
  );

  async function refuse(c: Context, faults: ParameterError[]): Promise<Response> {
    return c.body(await pageOf(c, null, faults), 400, { ...htmlHeaders, 'cache-control': 'no-store' });
  }

  async function pageOf(c: Context, found: FoundCertificates | null, faults: ParameterError[]) {
    const now = new Date(source.clock());
    const [accounts, freshness] = await Promise.all([
      queries.accounts.names({ limit: ACCOUNTS_OFFERED + 1 }),
      queries.overview.freshness(staleBefore(now, source.syncIntervalSeconds)),
    ]);
    const page = await certificatesPage({
      parameters: givenParameters(c.req.url),
      faults,
      accounts: accounts.size > ACCOUNTS_OFFERED ? null : accounts,
      found,
      freshness,
      ownerOf: source.ownerOf,
      now,
      viewer: viewerOf(c),
      version: source.version,
    });
    return page.toString();
  }
}

const route = createRoute({
  method: 'get',
  path: '/certificates',
  operationId: 'showCertificates',
  tags: ['Pages'],
  summary:
    'A page of the list of certificates, by the parameters of `GET /api/v1/certificates`, with a form for them',
  request: { query: certificateQuery },
  responses: answers(
    htmlPage,
    { 302: { description: 'Some parameters are empty; the address without them' } },
    pageFaults(),
    problems(401, 403, 503),
  ),
});
