import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import { freePort } from './freePort.ts';
import { followOutput, type OutputTail } from './outputTail.ts';
import type { Programs } from './programs.ts';
import type { ServerAccount } from './serverAccount.ts';
import { serverProcess } from './serverProcess.ts';
import { serverSettings } from './serverSettings.ts';
import { spawnProgram } from './spawnProgram.ts';
import { startWatchdog } from './watchdog.ts';

export interface Postmaster {
  /** On 127.0.0.1. */
  port: number;
  /** Fast shutdown, then harder ones when that takes too long. A second call waits for the first. */
  stop(): Promise<void>;
}

interface PostmasterOptions {
  cluster: string;
  programs: Programs;
  account: ServerAccount | null;
  durable: boolean;
  log: (line: string) => void;
}

/** Crash recovery replays the log before the server is ready. */
const startMilliseconds = 300_000;
const retryMilliseconds = 10_000;
const lastOutputMilliseconds = 1_000;
/** All of it within the ten seconds that the whole process has for its shutdown. */
const shutdown = [
  { signal: 'SIGINT', milliseconds: 5_000 },
  { signal: 'SIGQUIT', milliseconds: 2_000 },
  { signal: 'SIGKILL', milliseconds: 1_000 },
] as const;

/** Starts the server on a free port and waits until it takes connections. Throws EmbeddedPostgresError otherwise. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const retryUntil = performance.now() + retryMilliseconds;
  for (;;) {
    const launch = await launchServer(options);
    const failure = await waitUntilReady(launch, options.cluster);
    if (failure === null) return { port: launch.port, stop: launch.stop };
    await launch.stop();
    if (!passesByItself(launch.output) || performance.now() > retryUntil) throw failure;
    await sleep(200);
  }
}

interface Launch {
  child: ChildProcess;
  port: number;
  output: OutputTail;
  /** Resolves when the server has ended, to how it ended. */
  ended: Promise<string>;
  /** Resolves when its last process has ended and all output was read. */
  closed: Promise<unknown>;
  stop(): Promise<void>;
}

async function launchServer({
  cluster,
  programs,
  account,
  durable,
  log,
}: PostmasterOptions): Promise<Launch> {
  const { dataArgument, spawnOptions } = await serverProcess(cluster, account);
  const port = await freePort();
  const settings = serverSettings({ port, durable });
  const child = await spawnProgram(programs.postgres, ['-D', dataArgument, ...settings], {
    ...spawnOptions,
    // A process group of its own: Ctrl-C in the terminal must not stop it before the work that needs it is done.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output = followOutput([child.stderr], log);
  const watchdog = startWatchdog(child.pid ?? 0, spawnOptions);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      watchdog.dismiss();
      log(`the PostgreSQL server has ended (${signal ?? `exit status ${code}`})`);
      resolve(signal ?? `exit status ${code}`);
    });
  });
  const closed = once(child, 'close');
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= shutDown(child, ended);
    return stopping;
  };
  return { child, port, output, ended, closed, stop };
}

async function waitUntilReady(launch: Launch, cluster: string): Promise<EmbeddedPostgresError | null> {
  const deadline = performance.now() + startMilliseconds;
  while (performance.now() < deadline) {
    if (await isReady(cluster, launch.child.pid)) return null;
    const end = await Promise.race([launch.ended, sleep(20, null)]);
    if (end === null) continue;
    await Promise.race([launch.closed, sleep(lastOutputMilliseconds)]);
    return new EmbeddedPostgresError(
      `The embedded PostgreSQL in ${cluster} ended while it started (${end}):${launch.output}`,
    );
  }
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${cluster} was not ready after ${startMilliseconds / 1000} s:${launch.output}`,
  );
}

/** PostgreSQL's lock file: the first line is the server's pid, the eighth its state, which pg_ctl waits for too. */
async function isReady(cluster: string, pid: number | undefined): Promise<boolean> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

/** Another process took the port in between, or the last processes of a killed server are about to end. */
function passesByItself(output: OutputTail): boolean {
  return output.includes('could not bind IPv4 address') || output.includes('is still in use');
}

async function shutDown(child: ChildProcess, ended: Promise<string>): Promise<void> {
  for (const { signal, milliseconds } of shutdown) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const timer = new AbortController();
    const timeout = sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([ended, timeout]);
    timer.abort();
  }
}
