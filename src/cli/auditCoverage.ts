import { Command } from 'commander';
import { z } from 'zod';
import type { Coverage } from '../inventory/coverage.ts';
import { createOutput } from './certificatesOutput.ts';
import { type CommandContext, prepare } from './context.ts';
import { UsageError } from './usageError.ts';

interface CoverageOptions {
  from?: string;
  to?: string;
  account?: string;
  json?: boolean;
}

const DEFAULT_DAYS = 30;
const MILLISECONDS_PER_DAY = 86_400_000;

/** `certalog audit coverage`: for how much of a time the inventory of each account was known complete, and its gaps. */
export function auditCoverageCommand(context: CommandContext): Command {
  return new Command('coverage')
    .description('say for how much of a time the inventory was known complete, and where the gaps are')
    .option(
      '--from <instant>',
      `beginning, RFC 3339 or a date; ${DEFAULT_DAYS} days before the end when left out`,
    )
    .option('--to <instant>', 'end, RFC 3339 or a date; now when left out')
    .option('--account <id>', 'only this account')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  certalog audit coverage --from 2026-01-01 --to 2026-04-01')
    .action(async ({ account, json, ...time }: CoverageOptions) => {
      const { config, log } = prepare(context);
      const { from, to } = timeOf(time, new Date());
      const { openInventory } = await import('../openInventory.ts');
      const { coverage } = await import('../inventory/coverage.ts');
      const { createCoverageReader } = await import('../database/coverageQueries.ts');
      const { createSyncSchedule } = await import('../schedule/syncSchedule.ts');
      const schedule = createSyncSchedule(config.sync.cron, async () => {}, log);
      const { intervalSeconds } = schedule;
      await schedule.stop();
      const inventory = await openInventory(config, {
        log: (line) => log.debug({ source: 'postgres' }, line),
      });
      try {
        const reader = createCoverageReader(inventory.database);
        const request = { from, to, intervalSeconds };
        const coverages = await Array.fromAsync(coverage(reader, account ?? null, request));
        if (account !== undefined && coverages.length === 0) {
          throw new UsageError(`account ${account} is not in the database: check --account`);
        }
        say(context, coverages, intervalSeconds, json === true);
      } finally {
        await inventory.close();
      }
    });
}

/** Nothing is known of the future, so a time never reaches into it. */
function timeOf({ from, to }: { from?: string; to?: string }, now: Date): { from: string; to: string } {
  const end = Math.min(to === undefined ? now.getTime() : instantOf('--to', to), now.getTime());
  const begin = from === undefined ? end - DEFAULT_DAYS * MILLISECONDS_PER_DAY : instantOf('--from', from);
  if (begin >= end) throw new UsageError('--from must be before --to, and in the past');
  return { from: new Date(begin).toISOString(), to: new Date(end).toISOString() };
}

const givenInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

function instantOf(option: string, text: string): number {
  if (givenInstant.safeParse(text).success) return Date.parse(text);
  throw new UsageError(
    `${option} is neither a date such as 2026-01-31 nor an instant such as 2026-01-31T12:00:00Z`,
  );
}

function say(context: CommandContext, coverages: Coverage[], intervalSeconds: number, json: boolean): void {
  const output = createOutput(context);
  if (json) {
    output.json({ interval_seconds: intervalSeconds, accounts: coverages.map(coverageJson) });
    return;
  }
  for (const each of coverages) for (const line of linesOf(each)) output.data(line);
  if (coverages.length === 0) output.say('No account is known yet.');
}

function coverageJson({
  accountId,
  createdAt,
  knownFrom,
  completeSeconds,
  completeShare,
  ...rest
}: Coverage) {
  return {
    account_id: accountId,
    created_at: createdAt,
    from: rest.from,
    to: rest.to,
    known_from: knownFrom,
    runs: rest.runs,
    outcomes: rest.outcomes,
    reasons: rest.reasons,
    complete_seconds: completeSeconds,
    complete_share: completeShare,
    gaps: rest.gaps,
  };
}

function linesOf(coverage: Coverage): string[] {
  const { accountId, from, to, knownFrom, runs, outcomes, reasons, gaps, completeShare } = coverage;
  const known =
    completeShare === null
      ? 'nothing is known of this time'
      : `known complete ${percent(completeShare)} of the time`;
  const why = Object.entries(reasons)
    .sort()
    .map(([reason, count]) => `${reason} ${count}`);
  return [
    `account ${accountId}, ${from} to ${to}: ${known}`,
    ...(knownFrom === from ? [] : [`  runs before ${knownFrom} were deleted; all figures count from there`]),
    `  ${runs} runs: ${outcomes.complete} complete, ${outcomes.incomplete} incomplete, ${outcomes.failed} failed` +
      (why.length > 0 ? ` (${why.join(', ')})` : ''),
    ...gaps.map(
      (gap) =>
        `  no complete run from ${gap.from ?? 'the beginning'} to ${gap.to ?? 'the end'} (${Math.round(gap.seconds)} s)`,
    ),
  ];
}

/** Rounded down: 100 % is said only of all of it. */
function percent(share: number): string {
  return `${(Math.floor(share * 100_000) / 1000).toFixed(3)} %`;
}
