import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { createCluster } from '../../src/database/embedded/createCluster.ts';
import { openDataDirectory } from '../../src/database/embedded/dataDirectory.ts';
import { freePort } from '../../src/database/embedded/freePort.ts';
import { ownUserId } from '../../src/database/embedded/operatingSystemProcess.ts';
import { findPostgresPackage } from '../../src/database/embedded/postgresPackage.ts';
import { preparePrograms } from '../../src/database/embedded/programs.ts';
import { type ServerAccount, serverAccount } from '../../src/database/embedded/serverAccount.ts';
import { serverProcess } from '../../src/database/embedded/serverProcess.ts';
import { startWatchdog } from '../../src/database/embedded/watchdog.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

/** A PostgreSQL that may be maltreated: a process and data directory of its own, always on the same port. */
export interface OwnPostgres {
  /** Of the role and the database `certalog`, with its password. */
  url: string;
  /** Of the superuser in the same database. */
  superuserUrl: string;
  /** PostgreSQL's own directory. */
  cluster: string;
  /** Who runs the server; null for the current user. */
  account: ServerAccount | null;
  /** Starts the server when it does not run, and waits until it takes connections; also while it recovers by itself. */
  start(): Promise<void>;
  /** PostgreSQL's fast (SIGINT) or immediate (SIGQUIT) shutdown, or the kill of its first process. Waits for the end; a server that has ended already is left alone. */
  stop(signal: StopSignal): Promise<void>;
  /** Stops the server and removes its data. */
  remove(): Promise<void>;
}

type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

const START_SECONDS = 60;

/** Makes the cluster and starts nothing. `settings` are PostgreSQL's, beside those that every such server has. */
export async function createOwnPostgres(
  password: string,
  settings: Record<string, string> = {},
): Promise<OwnPostgres> {
  const place = await temporaryDirectory(0o755);
  const directory = await openDataDirectory(place.path);
  const { cluster } = directory;
  const account = await serverAccount(directory);
  const log = () => {};
  const copyTo = ownUserId() === 0 ? undefined : directory.programs;
  const programs = await preparePrograms({ postgresPackage: findPostgresPackage(), account, copyTo, log });
  await createCluster({ directory, programs, account, password, durable: false, log });
  await writeFile(
    join(cluster, 'pg_hba.conf'),
    'host all postgres,crowd 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
  );
  const { dataArgument, spawnOptions } = await serverProcess(cluster, account);
  const port = await freePort();
  const all = { ...everyServer, port: String(port), ...settings };
  const commandLine = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let child: ChildProcess | null = null;

  const running = () => (child === null || hasEnded(child) ? null : child);
  const launch = () => {
    const launched = spawn(programs.postgres, ['-D', dataArgument, ...commandLine], {
      ...spawnOptions,
      stdio: 'ignore',
    });
    const watchdog = startWatchdog(launched.pid ?? 0, spawnOptions);
    launched.once('exit', () => watchdog.dismiss());
    child = launched;
    return launched;
  };
  const stop = async (signal: StopSignal) => {
    const server = running();
    if (server === null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  return {
    url: `postgres://certalog:${password}@127.0.0.1:${port}/certalog`,
    superuserUrl: `postgres://postgres@127.0.0.1:${port}/certalog`,
    cluster,
    account,
    async start() {
      const deadline = performance.now() + START_SECONDS * 1000;
      // After a kill the last backends may hold the shared memory for a moment, and the new server gives up then.
      while (!(await becomesReady(cluster, running() ?? launch(), deadline))) await delay(50);
    },
    stop,
    async remove() {
      await stop('SIGKILL');
      await place.remove();
    },
  };
}

/** A client of the superuser that does not wait long for a server that comes back. */
export function superuser({ superuserUrl }: OwnPostgres, max = 3): postgres.Sql {
  return postgres(superuserUrl, { max, backoff: () => 0.05, onnotice: () => {} });
}

const everyServer = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '16MB',
  timezone: 'UTC',
  fsync: 'off',
  autovacuum: 'off',
};

/** PostgreSQL's lock file says it: the first line is the server's pid, the eighth its state. */
async function becomesReady(cluster: string, child: ChildProcess, deadline: number): Promise<boolean> {
  while (!hasEnded(child)) {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return true;
    if (performance.now() > deadline) break;
    await delay(20);
  }
  if (performance.now() > deadline) throw new Error(`PostgreSQL was not ready within ${START_SECONDS} s`);
  return false;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
