import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Outcome {
  /** Null after a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ProgramOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid' | 'detached'> {
  /** Standard input; empty when left out. */
  input?: string | Buffer;
}

/** Runs a program to its end. A program that the machine lacks is an error that names Debian's package. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { input = '', ...options }: ProgramOptions = {},
): Promise<Outcome> {
  const child = spawn(command, args, { ...options, stdio: 'pipe' });
  // A program may end before it has read everything.
  child.stdin.on('error', () => {}).end(input);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close').catch((error) => Promise.reject(explained(error, command))),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** The standard output of a program that must succeed; otherwise an error with what it said. */
export async function outputOf(...call: Parameters<typeof runProgram>): Promise<string> {
  const { code, stdout, stderr } = await runProgram(...call);
  if (code === 0) return stdout;
  throw new Error(`${call[0]} ${call[1].join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
}

/** A program that runs until it is stopped. */
export interface RunningProgram {
  /** The match of the first output, of either stream, that has one. Rejects when the program ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /**
   * Asks it to stop, with its children when it was started detached, and waits. Gives its exit code; null after a
   * signal, and when it never started.
   */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program, with an empty standard input. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'input'> = {},
): RunningProgram {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      for (const look of [...looks]) look();
    });
  }
  const ended = once(child, 'close').then(
    ([code]): number | null => code,
    (error) => Promise.reject(explained(error, command)),
  );
  // Whoever waits for output hears of a start that failed.
  ended.catch(() => {});
  return {
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match === null) return;
          looks.delete(look);
          resolve(match);
        };
        looks.add(look);
        look();
        ended.then((code) => reject(new Error(`${command} ended with ${code}:\n${output}`)), reject);
      }),
    stop: async (signal = 'SIGTERM') => {
      if (child.pid === undefined) return null;
      const running = child.exitCode === null && child.signalCode === null;
      if (running) process.kill(options.detached ? -child.pid : child.pid, signal);
      return ended;
    },
  };
}

/** Debian's package of each program. */
const packages: Record<string, string> = {
  chromium: 'chromium',
  curl: 'curl',
  git: 'git',
  npm: 'npm',
  openssl: 'openssl',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  promtool: 'prometheus',
  python3: 'python3',
  soffice: 'libreoffice-calc-nogui',
};

function explained(error: NodeJS.ErrnoException, command: string): Error {
  if (error.code !== 'ENOENT') return error;
  const hint = packages[command] === undefined ? '' : `: install Debian's package ${packages[command]}`;
  return new Error(`This machine has no ${command}${hint}.`, { cause: error });
}
