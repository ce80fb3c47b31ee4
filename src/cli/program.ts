import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { certificatesCommand } from './certificates.ts';
import type { CommandContext, ReportExit } from './context.ts';
import { demoCommand } from './demo.ts';
import { emulatorCommand } from './emulator.ts';
import { migrateCommand } from './migrate.ts';
import { serveCommand } from './serve.ts';
import { syncCommand } from './sync.ts';

/** The command line of Certalog. `run` gives the exit code; it throws what no command expects. */
export function createProgram(context: CommandContext): { run(argv: string[]): Promise<number> } {
  let exitCode = 0;
  const exit: ReportExit = (code) => {
    exitCode = code;
  };
  const program = new Command('certalog')
    .description('Inventory of the mTLS certificates of Cloudflare accounts')
    .version(version)
    .addHelpText('after', '\nSettings are read from the environment; the README lists them all.');
  program.addCommand(serveCommand(context));
  program.addCommand(syncCommand(context, exit));
  program.addCommand(certificatesCommand(context, exit));
  program.addCommand(migrateCommand(context));
  program.addCommand(emulatorCommand(context));
  program.addCommand(demoCommand(context));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });
  }
  return {
    async run(argv) {
      try {
        await program.parseAsync(argv);
        return exitCode;
      } catch (error) {
        if (error instanceof CommanderError) return error.exitCode;
        throw error;
      }
    },
  };
}
