import { tmpdir } from 'node:os';
import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { utcOf } from '../config/instants.ts';
import { parseDuration } from '../config/values.ts';
import type { Logger } from '../log.ts';
import type { ParameterFault } from '../reports/readRequest.ts';
import { reportFormats, reportNames, reports } from '../reports/reports.ts';
import type { ReportRequest } from '../reports/request.ts';
import { version } from '../version.ts';
import { type CommandContext, prepare } from './context.ts';
import { UsageError } from './usageError.ts';
import { writeAll } from './writeAll.ts';
import { writeWholeFile } from './writeWholeFile.ts';

interface ReportOptions {
  format: string;
  asOf?: string;
  within?: string;
  from?: string;
  to?: string;
  account?: string[];
  owner?: string[];
  output?: string;
}

const several = (value: string, before: string[] = []) => [...before, value];

/** `certalog report`: the reports of `GET /api/v1/reports/{name}` from the database, without a server. */
export function reportCommand(context: CommandContext): Command {
  return new Command('report')
    .description('write a report for an audit, or a calendar of what expires')
    .argument('<name>', reportNames.join(', '))
    .option('--format <format>', `${reportFormats.join(', ')} (ics: expiring only)`, 'csv')
    .option('--as-of <instant>', 'as things were known then, RFC 3339 or a date; now when left out')
    .option('--within <time>', 'expiring: how soon, such as 90d; CERTALOG_EXPIRING_WITHIN when left out')
    .option('--from <instant>', 'changes, coverage: beginning; 30 days before the end when left out')
    .option('--to <instant>', 'changes, coverage: end; now when left out')
    .option('--account <id>', 'only this account; may be repeated', several)
    .option('--owner <name>', 'only certificates of this owner; may be repeated', several)
    .option('-o, --output <file>', 'where to write it; standard output when left out')
    .addHelpText(
      'after',
      `\nReports:\n${reportNames.map((name) => `  ${name.padEnd(15)} ${reports[name].description}`).join('\n')}`,
    )
    .addHelpText(
      'after',
      '\nExample:\n  certalog report expiring --within 90d --format html -o expiring.html',
    )
    .action(async (name: string, options: ReportOptions) => {
      const { config, log } = prepare(context);
      const request = await requestOf(name, options);
      await write(request, options.output, { config, log, context });
    });
}

async function write(
  request: ReportRequest,
  output: string | undefined,
  { config, log, context }: { config: Config; log: Logger; context: CommandContext },
): Promise<void> {
  const { openInventory } = await import('../openInventory.ts');
  const { createReportSource } = await import('../database/reportSource.ts');
  const { createEncoders } = await import('../reports/encoders/encoders.ts');
  const { prepareReport } = await import('../reports/prepareReport.ts');
  const { htmlEncoder } = await import('../http/page/reportHtml.ts');
  const { createOwnerOf } = await import('../ownership/ownerRules.ts');
  const { createSyncSchedule } = await import('../schedule/syncSchedule.ts');
  const schedule = createSyncSchedule(config.sync.cron, async () => {}, log);
  const { intervalSeconds } = schedule;
  await schedule.stop();
  const inventory = await openInventory(config, { log: (line) => log.debug({ source: 'postgres' }, line) });
  try {
    const source = createReportSource(inventory.database);
    await requireAccounts(request, () => source.read((snapshot) => snapshot.accountNames()));
    const tools = {
      source,
      clock: () => new Date().toISOString(),
      ownerOf: createOwnerOf(config.owners),
      expiringWithinSeconds: config.expiringWithinSeconds,
      intervalSeconds,
      version,
      temporaryDirectory: tmpdir(),
    };
    const encoder = createEncoders(htmlEncoder)[request.format];
    const report = await prepareReport(request, encoder, tools, context.signal);
    if (output === undefined) await writeAll(report.body(), context.stdout);
    else await writeWholeFile(report.body(), output);
  } finally {
    await inventory.close();
  }
}

/** A wrong id must not come out as a report of nothing. */
async function requireAccounts(
  { filter }: ReportRequest,
  readNames: () => Promise<ReadonlyMap<string, unknown>>,
): Promise<void> {
  if (filter.accountIds === undefined) return;
  const names = await readNames();
  const unknown = filter.accountIds.filter((accountId) => !names.has(accountId));
  if (unknown.length > 0)
    throw new UsageError(`account ${unknown.join(', ')} is not in the database: check --account`);
}

async function requestOf(name: string, options: ReportOptions): Promise<ReportRequest> {
  const { readReportRequest } = await import('../reports/readRequest.ts');
  const known = reportNames.find((each) => each === name);
  if (known === undefined)
    throw new UsageError(`there is no report ${name}; there are ${reportNames.join(', ')}`);
  const format = reportFormats.find((each) => each === options.format);
  if (format === undefined)
    throw new UsageError(`--format ${options.format} is not one of ${reportFormats.join(', ')}`);
  const given = {
    as_of: instantOf('--as-of', options.asOf),
    within: durationOf('--within', options.within),
    from: instantOf('--from', options.from),
    to: instantOf('--to', options.to),
    account_id: options.account,
    owner: options.owner,
  };
  const read = readReportRequest(known, format, given, new Date().toISOString());
  if ('request' in read) return read.request;
  throw new UsageError(
    read.faults.map(({ parameter, detail }) => `${optionOf(parameter)} ${detail}`).join('\n'),
  );
}

function optionOf(parameter: ParameterFault['parameter']): string {
  return parameter === 'account_id' ? '--account' : `--${parameter.replace('_', '-')}`;
}

function instantOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const utc = utcOf(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (utc !== null) return utc;
  throw new UsageError(
    `${option} is neither a date such as 2026-01-31 nor an instant such as 2026-01-31T12:00:00Z`,
  );
}

function durationOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds !== null) return seconds;
  throw new UsageError(`${option} is not a time such as 90d, 12h or 2w`);
}
