import { PassThrough } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { certificatesCommand } from '../../src/cli/certificates.ts';
import type { CommandContext } from '../../src/cli/context.ts';
import { describeFailure } from '../../src/cli/describeFailure.ts';

export interface RunOptions {
  environment?: Record<string, string>;
  /** Standard output and input are a terminal. */
  terminal?: boolean;
  stdin?: PassThrough;
  signal?: AbortSignal;
  /** Hears of each pause before a look, which takes no time here. */
  onPause?: () => void;
  /** Hears everything that is written to standard error. */
  onStderr?: (text: string) => void;
}

export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

export const account = '0123456789abcdef0123456789abcdef';
export const tokenValue = 'sEcReT-tOkEn-VaLuE_0123456789-abcdefghij';

/** The environment of a command against this server. */
export function environmentFor(url: string, accounts = account): Record<string, string> {
  return {
    CLOUDFLARE_API_TOKEN: tokenValue,
    CLOUDFLARE_ACCOUNT_IDS: accounts,
    CLOUDFLARE_BASE_URL: url,
    CERTALOG_RATE_LIMIT: 'off',
  };
}

/** Runs `certalog certificates …` in this process, as the program does, without waits between looks. */
export async function runCertificates(args: string[], options: RunOptions = {}): Promise<RunResult> {
  const stdin = options.stdin ?? new PassThrough().end();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = { stdout: '', stderr: '' };
  stdout.on('data', (chunk) => {
    written.stdout += chunk;
  });
  stderr.on('data', (chunk) => {
    written.stderr += chunk;
    options.onStderr?.(written.stderr);
  });
  for (const stream of [stdin, stdout]) Object.assign(stream, { isTTY: options.terminal === true });
  const context: CommandContext = {
    environment: options.environment ?? {},
    readFile: () => {
      throw new Error('no file is to be read here');
    },
    stdin: stdin as unknown as CommandContext['stdin'],
    stdout: stdout as unknown as CommandContext['stdout'],
    stderr: stderr as unknown as CommandContext['stderr'],
    signal: options.signal ?? new AbortController().signal,
  };
  let code = 0;
  try {
    const exit = (reported: number) => {
      code = reported;
    };
    const pause = async (_: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      options.onPause?.();
    };
    const command = certificatesCommand(context, exit, pause);
    for (const each of [command, ...command.commands]) {
      each.exitOverride().configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
      });
    }
    await new Command('certalog')
      .addCommand(command)
      .parseAsync(['node', 'certalog', 'certificates', ...args]);
  } catch (error) {
    code = error instanceof CommanderError ? error.exitCode : 1;
    if (!(error instanceof CommanderError)) stderr.write(`${describeFailure(error)}\n`);
  }
  // What was written last arrives at the listeners in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...written };
}
