import { lchown, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataDirectory, stagingPrefix } from './dataDirectory.ts';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import type { Programs } from './programs.ts';
import { runProgram } from './runProgram.ts';
import type { ServerAccount } from './serverAccount.ts';
import { serverProcess } from './serverProcess.ts';
import { runSingleUser } from './singleUser.ts';

interface ClusterOptions {
  directory: DataDirectory;
  programs: Programs;
  account: ServerAccount | null;
  /** Of the role `certalog`; letters and digits only. */
  password: string;
  durable: boolean;
  log: (line: string) => void;
}

/**
 * Makes the cluster with the role and the database `certalog`. It is built beside its place and renamed when
 * complete: after a crash or a full disk there is either the whole cluster or none.
 */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const { directory, account, durable, log } = options;
  log(`creating a PostgreSQL cluster in ${directory.cluster}`);
  const staging = await mkdtemp(join(directory.root, stagingPrefix));
  try {
    if (account !== null) await lchown(staging, account.uid, account.gid);
    await fill(staging, options);
    await rename(staging, directory.cluster);
    if (durable) await syncDirectory(directory.root);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw new EmbeddedPostgresError(
      `The database in ${directory.root} could not be created (DATABASE_URL can name another PostgreSQL instead): ` +
        (error instanceof Error ? error.message : String(error)),
      { cause: error },
    );
  }
}

/** Removes what a process that was killed while it made a cluster left behind. Call it under the lock. */
export async function removeUnfinishedClusters({ root }: DataDirectory): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(stagingPrefix)) continue;
    // Its initdb may live a moment longer than its parent and still add files.
    await rm(join(root, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

async function fill(
  staging: string,
  { programs, account, password, durable, log }: ClusterOptions,
): Promise<void> {
  const { dataArgument, spawnOptions } = await serverProcess(staging, account);
  await runProgram({
    program: programs.initdb,
    arguments: [
      `--pgdata=${dataArgument}`,
      // The superuser has no password and there is no Unix socket: only single-user mode gets in as him.
      '--username=postgres',
      '--auth-local=reject',
      '--auth-host=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    spawnOptions,
    log,
  });
  await runSingleUser({
    cluster: staging,
    programs,
    account,
    log,
    statements: [
      `create role certalog login createdb password '${password}'`,
      'grant pg_monitor to certalog',
      'create database certalog owner certalog',
    ],
  });
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  await directory.sync();
  await directory.close();
}
