import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { calendarEncoder } from '../../reports/encoders/ics.ts';
import { prepareReport } from '../../reports/prepareReport.ts';
import { matches } from '../conditionalResponse.ts';
import { accountId, anyOf, plainText } from '../parameters.ts';
import { exampleAccountId } from './examples/exampleIds.ts';
import { exampleCalendar } from './examples/exampleReport.ts';
import { type ReportApi, reportResponse } from './getReport.ts';
import { answers, problems } from './responses.ts';

/** `GET /api/v1/calendar.ics`: an all-day event for each expiry, those that are past included, to subscribe to. */
export function calendar(app: OpenAPIHono, { reports: tools }: Pick<ReportApi, 'reports'>): void {
  app.openapi(route, async (c) => {
    const { account_id: accountIds, owner: owners } = c.req.valid('query');
    const report = await prepareReport(
      {
        name: 'inventory',
        format: 'ics',
        filter: { accountIds, owners },
        asOf: null,
        from: null,
        to: null,
        withinSeconds: null,
      },
      calendarEncoder,
      tools,
      c.req.raw.signal,
    );
    const validators = {
      etag: `W/"${report.encodedSha256.slice(0, 32)}"`,
      'cache-control': 'private, no-cache',
    };
    if (matches(c.req.header('if-none-match'), validators.etag)) {
      await report.dispose();
      return new Response(null, { status: 304, headers: validators });
    }
    const headers = {
      ...validators,
      'content-type': report.contentType,
      'content-disposition': 'inline; filename="certalog.ics"',
    };
    if (c.req.method !== 'HEAD') return reportResponse(report, headers);
    await report.dispose();
    return new Response(null, { headers });
  });
}

const query = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.', exampleAccountId),
  owner: anyOf(plainText, 'Owners, by the rules as they are now.', 'Payments'),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/calendar.ics',
  operationId: 'getCalendar',
  tags: ['Reports'],
  summary: 'A calendar to subscribe to, with an all-day event for each expiry',
  request: { query },
  responses: answers(
    {
      200: {
        description: 'RFC 5545; the event of a certificate keeps its UID when its expiry moves',
        content: { 'text/calendar': { schema: z.string(), example: exampleCalendar } },
      },
      304: { description: 'Nothing has changed since the entity tag of If-None-Match' },
    },
    problems(400, 401, 403, 503),
  ),
});
