import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** `certalog serve` in a process of its own. */
export interface StartedCertalog {
  url: string;
  stop(): Promise<void>;
}

export interface ServedCertalog extends StartedCertalog {
  /** Milliseconds from the start of the process until `/readyz` answered 200. */
  readyAfterMs: number;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Long enough for any start without a sync; what it takes is measured. */
const PATIENCE_MS = 60_000;

/**
 * Serves an existing inventory of the accounts given, without syncing unless `settings` say so; they say where the
 * database is. Throws when it is not ready in time.
 */
export async function serveCertalog(
  accountIds: string[],
  settings: Record<string, string>,
): Promise<ServedCertalog> {
  const start = performance.now();
  const started = await startCertalog(accountIds, settings);
  try {
    await untilReady(started.url, start + PATIENCE_MS);
    return { ...started, readyAfterMs: performance.now() - start };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

/** As `serveCertalog`, from when it answers: ready it is when every account has been read once. */
export async function startCertalog(
  accountIds: string[],
  settings: Record<string, string>,
): Promise<StartedCertalog> {
  const child = spawn(process.execPath, [main, 'serve'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9',
      CLOUDFLARE_API_TOKEN: 'bench',
      CLOUDFLARE_ACCOUNT_IDS: accountIds.join(','),
      CERTALOG_PORT: '0',
      CERTALOG_SYNC_ON_START: 'false',
      CERTALOG_SYNC_CRON: '0 0 1 1 *',
      CERTALOG_LOG_FORMAT: 'json',
      ...settings,
    },
  });
  try {
    return { url: await urlOf(child), stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** The address that the log tells. */
async function urlOf(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error('serve has no standard error');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const url = /"url":"(http:[^"]+)"/.exec(line)?.[1];
    if (!url) continue;
    child.stderr.resume();
    return url;
  }
  throw new Error(`serve ended before it listened:\n${said.join('\n')}`);
}

async function untilReady(url: string, deadline: number): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) {
    if (performance.now() > deadline) throw new Error(`${url} did not become ready`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
