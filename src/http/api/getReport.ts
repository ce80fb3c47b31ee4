import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { InventoryLog } from '../../inventory/ports.ts';
import { createEncoders } from '../../reports/encoders/encoders.ts';
import { type PreparedReport, prepareReport, type ReportTools } from '../../reports/prepareReport.ts';
import { readReportRequest } from '../../reports/readRequest.ts';
import { reportFormats, reportNames, reports } from '../../reports/reports.ts';
import { htmlEncoder } from '../page/reportHtml.ts';
import { accountId, anyOf, asOf, duration, instant, oneOf, plainText } from '../parameters.ts';
import { invalidParameters, problem } from '../problem.ts';
import { exampleAccountId } from './examples/exampleIds.ts';
import { exampleCalendar, exampleCsv, exampleReport } from './examples/exampleReport.ts';
import { answers, problems } from './responses.ts';

export interface ReportApi {
  reports: ReportTools;
  log: InventoryLog;
  /** Who asks, for the log. */
  who: (c: Context) => string;
}

const encoders = createEncoders(htmlEncoder);

/** `GET /api/v1/reports/{name}`: a report as CSV, JSON, HTML or, of expiries, as a calendar. */
export function getReport(app: OpenAPIHono, { reports: tools, log, who }: ReportApi): void {
  app.openapi(route, async (c) => {
    const { name } = c.req.valid('param');
    const known = reportNames.find((each) => each === name);
    if (known === undefined)
      return problem(404, `There is no report ${name}; there are ${reportNames.join(', ')}.`);
    const { format, ...given } = c.req.valid('query');
    const read = readReportRequest(known, format, given, tools.clock());
    if ('faults' in read) return invalidParameters(read.faults);
    const headers = {
      'content-type': encoders[format].contentType,
      'content-disposition': `attachment; filename="certalog-${known}.${format}"`,
      'cache-control': 'no-store',
    };
    // A report is a lot of work, and nobody would see it.
    if (c.req.method === 'HEAD') return new Response(null, { headers });
    const report = await prepareReport(read.request, encoders[format], tools, c.req.raw.signal);
    const { filter, rowCount: rows, rowsSha256: sha256 } = report.evidence;
    log.info(
      { report: known, format, filter: Object.fromEntries(filter), rows, sha256, who: who(c) },
      `the report ${known} was given`,
    );
    return reportResponse(report, headers);
  });
}

/**
 * The length is said, so that a client notices when something ends the connection before the report; an error while it
 * is read cuts the connection.
 */
export function reportResponse(report: PreparedReport, headers: Record<string, string>): Response {
  return new Response(ReadableStream.from(report.body()), {
    headers: { ...headers, 'content-length': String(report.size) },
  });
}

const query = z.strictObject({
  format: oneOf(reportFormats)
    .default('json')
    .openapi({ description: '`ics` for `expiring` alone', param: { example: 'json' } }),
  as_of: asOf,
  within: duration('Of `expiring`: how soon. The setting `CERTALOG_EXPIRING_WITHIN` when left out.'),
  from: instant(
    'Of `changes` and `coverage`: beginning of the time; 30 days before its end when left out',
    '2026-05-01T00:00:00Z',
  ),
  to: instant('Of `changes` and `coverage`: its end (exclusive); now when left out'),
  account_id: anyOf(accountId, 'Accounts.', exampleAccountId),
  owner: anyOf(
    plainText,
    'Owners, by the rules as they are now. Not of `changes` and `coverage`.',
    'Payments',
  ),
});

const content = (description: string, example: string) => ({
  schema: z.string().openapi({ description }),
  example,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/reports/{name}',
  operationId: 'getReport',
  tags: ['Reports'],
  summary: 'A report with the evidence of what it tells',
  description: Object.values(reports)
    .map(({ name, description }) => `- \`${name}\`: ${description}`)
    .join('\n'),
  request: {
    params: z.object({
      name: z.string().openapi({
        description: 'Name of the report',
        enum: [...reportNames],
        param: { example: 'inventory' },
      }),
    }),
    query,
  },
  responses: answers(
    {
      200: {
        description: 'The report; docs/reports.md describes each and its formats',
        content: {
          'application/json': {
            schema: z.object({
              report: z.enum(reportNames),
              title: z.string(),
              generated_at: z.iso.datetime(),
              as_of: z.iso.datetime(),
              version: z.string(),
              filter: z.record(z.string(), z.array(z.string())),
              expiring_within_seconds: z.number(),
              row_count: z.int(),
              rows_sha256: z.string(),
              last_complete_syncs: z.array(
                z.object({ account_id: z.string(), finished_at: z.iso.datetime().nullable() }),
              ),
              columns: z.array(z.string()),
              rows: z.array(z.record(z.string(), z.unknown())),
            }),
            example: exampleReport,
          },
          'text/csv': content('RFC 4180: evidence, names of the columns, rows', exampleCsv),
          'text/html': { schema: z.string().openapi({ description: 'For people and for paper' }) },
          'text/calendar': content('RFC 5545, for `expiring`', exampleCalendar),
        },
      },
    },
    problems(400, 401, 403, 404, 503),
  ),
});
