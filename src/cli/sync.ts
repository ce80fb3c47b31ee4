import { Command } from 'commander';
import { describeReport } from '../inventory/describeRun.ts';
import type { SyncReport } from '../inventory/syncAccount.ts';
import { createOutput } from './certificatesOutput.ts';
import { type CommandContext, prepare, type ReportExit } from './context.ts';
import { createProgress } from './progress.ts';
import { UsageError } from './usageError.ts';

/** `certalog sync`: reads every account, or one, once. Exit 0: all complete; 2: some were not; 1: could not run. */
export function syncCommand(context: CommandContext, exit: ReportExit): Command {
  return new Command('sync')
    .description('read every account once, now')
    .option('--account <id>', 'only this account')
    .option('--json', 'print the runs as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 all complete, 2 some account failed or incomplete, 1 could not run.',
    )
    .addHelpText('after', '\nExample:\n  certalog sync --account 0123456789abcdef0123456789abcdef --json')
    .action(async ({ account, json }: { account?: string; json?: boolean }) => {
      const { config, log } = prepare(context);
      const { syncOnce } = await import('../syncOnce.ts');
      const progress = createProgress(context.stderr, json === true);
      const { reports, faults } = await syncOnce(config, log, {
        accountId: account ?? null,
        signal: context.signal,
        onProgress: progress.update,
      }).finally(() => progress.stop());
      if (account && reports.length === 0 && faults.length === 0) {
        throw new UsageError(`account ${account} is not configured: check CLOUDFLARE_ACCOUNT_IDS`);
      }
      const output = createOutput(context);
      for (const fault of faults) output.say(`certalog: ${fault.detail}`);
      if (json) output.json({ runs: reports.map(reportJson), faults });
      else for (const report of reports) output.data(describeReport(report));
      const settled = reports.every(
        (report) => report.kind === 'done' || (report.kind === 'ran' && report.result.outcome === 'complete'),
      );
      exit(settled && faults.length === 0 ? 0 : 2);
    });
}

/** A report with the names that the HTTP API gives the fields of a run. */
function reportJson(report: SyncReport): Record<string, unknown> {
  const run = report.kind === 'ran' ? Object.entries(report.result) : [];
  const fields = run.map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return { account_id: report.accountId, kind: report.kind, ...Object.fromEntries(fields) };
}
