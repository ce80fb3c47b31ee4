import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import type { Verification } from '../inventory/auditLog.ts';
import { createOutput } from './certificatesOutput.ts';
import { type CommandContext, prepare, type ReportExit } from './context.ts';
import { linesOf } from './linesOf.ts';
import { UsageError } from './usageError.ts';

interface VerifyOptions {
  account?: string;
  json?: boolean;
}

/**
 * `certalog audit verify [FILE]`: recomputes the hash chain of the database's change log, or of an exported one. Names
 * the first event of each account that is not as it was written. Exit 0: all right; 2: not.
 */
export function auditVerifyCommand(context: CommandContext, exit: ReportExit): Command {
  return new Command('verify')
    .description('recompute the hash chain of the change log, and name the first event that was altered')
    .argument('[file]', 'a file of `certalog audit export` instead of the database')
    .option('--account <id>', 'only this account')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit code: 0 every event is as it was written, 2 some are not, 1 could not run.')
    .addHelpText('after', '\nExample:\n  certalog audit verify change-log.ndjson')
    .action(async (file: string | undefined, options: VerifyOptions) => {
      const all = file === undefined ? await verifyDatabase(context, options) : await verifyFile(file);
      const verifications = all.filter(
        ({ accountId }) => options.account === undefined || accountId === options.account,
      );
      if (options.account !== undefined && verifications.length === 0) {
        throw new UsageError(`there is no change log of account ${options.account}`);
      }
      say(context, verifications, options.json === true);
      exit(verifications.every(({ fault }) => fault === null) ? 0 : 2);
    });
}

async function verifyDatabase(context: CommandContext, { account }: VerifyOptions): Promise<Verification[]> {
  const { config, log } = prepare(context);
  const { openInventory } = await import('../openInventory.ts');
  const { verifyStoredLogs } = await import('../inventory/auditLog.ts');
  const { createChangeLogReader } = await import('../database/changeLogReader.ts');
  const inventory = await openInventory(config, { log: (line) => log.debug({ source: 'postgres' }, line) });
  try {
    const reader = createChangeLogReader(inventory.database);
    return await Array.fromAsync(verifyStoredLogs(reader, account ?? null));
  } finally {
    await inventory.close();
  }
}

async function verifyFile(file: string): Promise<Verification[]> {
  const { verifyExportedLogs } = await import('../inventory/auditLog.ts');
  try {
    return await verifyExportedLogs(linesOf(createReadStream(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`the file ${file} cannot be read: ${reason}`);
  }
}

function say(context: CommandContext, verifications: Verification[], json: boolean): void {
  const output = createOutput(context);
  if (json) {
    output.json({
      accounts: verifications.map(({ accountId, events, hash, fault }) => ({
        account_id: accountId,
        events,
        head: hash,
        fault: fault && { sequence: fault.sequence, detail: fault.detail },
      })),
    });
    return;
  }
  for (const { accountId, events, hash, fault } of verifications) {
    output.data(
      fault === null
        ? `account ${accountId}: ${events} events, all as they were written; head ${hash ?? 'none'}`
        : `account ${accountId}: BROKEN at event ${fault.sequence}: ${fault.detail}`,
    );
  }
  if (verifications.length === 0) output.say('There is no change log yet.');
}
