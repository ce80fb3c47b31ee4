import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** One `node src/main.ts …` as an operator runs it: a process of its own, off a terminal. */
export interface CertalogProcess {
  /** What it has written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of its JSON log so far. */
  log(): LogLine[];
  /** Resolves to the address in the line `Certalog serves at …`; rejects when the process ends without it. */
  serves: Promise<string>;
  ended: Promise<Ending>;
  /** Sends a signal and waits for the end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending>;
}

export interface Ending {
  /** Null after a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export type LogLine = { level: number; msg: string } & Record<string, unknown>;

/** Starts a command with these settings and no others. `closeStdout`: nobody reads what it writes there. */
export function startCertalog(
  args: string[],
  settings: Record<string, string> = {},
  { closeStdout = false } = {},
): CertalogProcess {
  const child = spawn('node', ['src/main.ts', ...args], {
    cwd: projectRoot,
    env: { ...surroundings(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  if (closeStdout) child.stdout.destroy();
  let stdout = '';
  let stderr = '';
  const serving = Promise.withResolvers<string>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const url = /Certalog serves at (https?:[^"\s]+)/.exec(stderr)?.[1];
    if (url !== undefined) serving.resolve(url);
  });
  const ended = once(child, 'close').then(([code]): Ending => {
    started.delete(child);
    serving.reject(new Error(`certalog ${args.join(' ')} ended with ${code} before it served: ${stderr}`));
    return { code, stdout, stderr };
  });
  // A process that is only run to its end is not asked whether it serves.
  serving.promise.catch(() => {});
  return {
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    log: () => logLines(stderr),
    serves: serving.promise,
    ended,
    async end(signal) {
      child.kill(signal);
      return await ended;
    },
  };
}

/** Runs a command to its end. */
export function runCertalog(args: string[], settings: Record<string, string> = {}): Promise<Ending> {
  return startCertalog(args, settings).ended;
}

/** Ends what a failed test left running. */
export async function endLeftProcesses(): Promise<void> {
  await Promise.all(
    [...started].map(async (child) => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    }),
  );
}

/** The whole lines of a JSON log; what is no JSON is not a log line. */
export function logLines(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return [];
    }
  });
}

export const projectRoot: string = fileURLToPath(new URL('../../..', import.meta.url));

const started = new Set<ChildProcess>();

/** No setting of whoever runs the tests; compiled modules are kept, since some sixty processes load the same ones. */
function surroundings(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return {
    PATH: `${projectRoot}/node_modules/.bin:${PATH}`,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    NODE_COMPILE_CACHE: `${projectRoot}/node_modules/.cache/certalog-e2e`,
  };
}
