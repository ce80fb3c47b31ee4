import { constants, type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './embeddedPostgresError.ts';
import { commandLine, findProcess, isPostgresIn, sendSignal, waitForEnd } from './operatingSystemProcess.ts';
import { clusterMark } from './serverSettings.ts';

const fastShutdownMilliseconds = 15_000;
const immediateShutdownMilliseconds = 5_000;
/** No system gives out this pid. */
const impossiblePid = 2_147_483_647;

/**
 * Clears the way for a server on `cluster` after a crash: a server of ours that outlived its process is shut down,
 * and a lock that names a process which is no server of this cluster is made void. Call it under the data directory's
 * lock. Throws EmbeddedPostgresError when a server that Certalog did not start, or one that does not stop, has the
 * cluster open.
 */
export async function endLeftoverPostmaster(cluster: string, log: (line: string) => void): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  const lock = await openLock(lockFile);
  if (lock === null) return;
  try {
    await endServerOf(lock, { cluster, lockFile, log });
  } finally {
    await lock.close();
  }
}

interface LeftoverOptions {
  cluster: string;
  lockFile: string;
  log: (line: string) => void;
}

async function endServerOf(lock: FileHandle, { cluster, lockFile, log }: LeftoverOptions): Promise<void> {
  const lines = (await lock.readFile('utf8')).split('\n');
  // PostgreSQL notes the pid of a single-user process as a negative number.
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!(pid > 0)) return await rm(lockFile);
  const server = await findProcess(pid);
  if (server === null || !(await isPostgresIn(pid, cluster))) {
    log(`the lock ${lockFile} is stale: its server, process ${pid}, has ended`);
    // PostgreSQL itself takes a zombie, or another process that got the pid, for its server. The lock is not removed:
    // its other lines let PostgreSQL check that nothing uses the shared memory of the server that wrote it.
    await replaceContent(lock, [impossiblePid, ...lines.slice(1)].join('\n'));
    return;
  }
  if (!(await isOurs(pid))) {
    throw new EmbeddedPostgresError(
      `A PostgreSQL server that Certalog did not start (process ${pid}) has ${cluster} open: stop it, or set ` +
        'DATABASE_URL to use it.',
    );
  }
  log(`stopping the PostgreSQL server (process ${pid}) that an ended Certalog process left behind`);
  sendSignal(pid, 'SIGINT');
  if (await waitForEnd(server, fastShutdownMilliseconds)) return;
  sendSignal(pid, 'SIGQUIT');
  if (await waitForEnd(server, immediateShutdownMilliseconds)) return;
  throw new EmbeddedPostgresError(
    `The PostgreSQL server (process ${pid}) that an ended Certalog process left on ${cluster} does not stop: end it, ` +
      `for example with: kill -QUIT ${pid}`,
  );
}

/** Never through a symbolic link: under root the directory belongs to a user with fewer rights than ours. */
async function openLock(lockFile: string): Promise<FileHandle | null> {
  try {
    return await open(lockFile, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function replaceContent(file: FileHandle, content: string): Promise<void> {
  await file.truncate();
  await file.write(content, 0);
}

async function isOurs(pid: number): Promise<boolean> {
  const command = await commandLine(pid).catch(() => '');
  return command.includes(`cluster_name=${clusterMark}`);
}
