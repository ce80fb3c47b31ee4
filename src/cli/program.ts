import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { auditCommand } from './audit.ts';
import { certificatesCommand } from './certificates.ts';
import type { CommandContext, ReportExit } from './context.ts';
import { demoCommand } from './demo.ts';
import { emulatorCommand } from './emulator.ts';
import { migrateCommand } from './migrate.ts';
import { reportCommand } from './report.ts';
import { serveCommand } from './serve.ts';
import { syncCommand } from './sync.ts';

/**
 * The command line of Certalog. `run` gives the exit code; it throws what no command expects. Commands load database
 * and server when they run: help and faults of settings come without that second.
 */
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
  program.addCommand(reportCommand(context));
  program.addCommand(auditCommand(context, exit));
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
      outputError: (text, write) => write(usageFault(text, command)),
    });
  }
  return {
    async run(argv) {
      for (const stream of [context.stdout, context.stderr]) stream.on('error', outliveReader);
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

/** Commander's own sentence, a suggestion in a line of its own included, in the form of every other fault. */
function usageFault(text: string, command: Command): string {
  const sentence = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
    .replace(/\.$/, '');
  return `certalog: ${sentence}; see ${fullName(command)} --help\n`;
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

/** A reader that has seen enough (`| head`), or a log collector that is gone, ends neither a command nor a server. */
function outliveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
