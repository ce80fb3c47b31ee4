import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Command } from 'commander';
import { type CommandContext, prepare } from './context.ts';
import { UsageError } from './usageError.ts';
import { writeAll } from './writeAll.ts';

interface ExportOptions {
  account?: string;
  output?: string;
}

/** `certalog audit export`: the change log as lines of JSON, each account's events and then the head of its chain. */
export function auditExportCommand(context: CommandContext): Command {
  return new Command('export')
    .description(
      'write the change log as lines of JSON (NDJSON), each account with the head of its hash chain',
    )
    .option('--account <id>', 'only this account')
    .option('-o, --output <file>', 'where to write it; standard output when left out')
    .addHelpText('after', '\nExample:\n  certalog audit export -o change-log.ndjson')
    .action(async ({ account, output }: ExportOptions) => {
      const { config, log } = prepare(context);
      const { openInventory } = await import('../openInventory.ts');
      const { exportLogs } = await import('../inventory/auditLog.ts');
      const { createChangeLogReader } = await import('../database/changeLogReader.ts');
      const inventory = await openInventory(config, {
        log: (line) => log.debug({ source: 'postgres' }, line),
      });
      try {
        const lines = exportLogs(createChangeLogReader(inventory.database), account ?? null);
        if (output === undefined) await writeAll(lines, context.stdout);
        else await writeFile(lines, output);
      } finally {
        await inventory.close();
      }
    });
}

async function writeFile(lines: AsyncIterable<string>, path: string): Promise<void> {
  const file = createWriteStream(path);
  try {
    await once(file, 'open');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`the file ${path} cannot be written: ${reason}`);
  }
  await writeAll(lines, file);
  file.end();
  await finished(file);
}
