import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../src/database/embedded/freePort.ts';

/** Debian's name of Prometheus's node exporter. */
const PROGRAM = 'prometheus-node-exporter';

/** The textfile collector of Prometheus's node exporter, alone. */
export interface NodeExporter {
  url: string;
  stop(): Promise<void>;
}

/** Has it serve an exposition in the text format. Null when this machine has no node exporter. */
export async function startNodeExporter(exposition: Uint8Array): Promise<NodeExporter | null> {
  const directory = await mkdtemp(join(tmpdir(), 'certalog-textfile-'));
  const remove = () => rm(directory, { recursive: true });
  await writeFile(join(directory, 'certalog.prom'), exposition);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    PROGRAM,
    [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${directory}`,
      '--web.disable-exporter-metrics',
      `--web.listen-address=${address}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    if (!(await listens(child))) {
      await remove();
      return null;
    }
  } catch (error) {
    child.kill('SIGTERM');
    await remove();
    throw error;
  }
  return {
    url: `http://${address}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await remove();
    },
  };
}

/** Waits until it says so; false when there is no such program. */
async function listens(child: ChildProcess): Promise<boolean> {
  const absent = once(child, 'error').then(([error]) => error as NodeJS.ErrnoException);
  const said: string[] = [];
  const listening = (async () => {
    if (!child.stderr) throw new Error(`${PROGRAM} has no standard error`);
    for await (const line of createInterface({ input: child.stderr })) {
      said.push(line);
      if (!/listening on/i.test(line)) continue;
      child.stderr.resume();
      return null;
    }
    throw new Error(`${PROGRAM} ended before it listened:\n${said.join('\n')}`);
  })();
  listening.catch(() => {});
  const failure = await Promise.race([absent, listening]);
  if (failure === null) return true;
  if (failure.code === 'ENOENT') return false;
  throw failure;
}
