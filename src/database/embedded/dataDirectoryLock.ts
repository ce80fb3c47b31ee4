import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataDirectory } from './dataDirectory.ts';
import { EmbeddedPostgresError, errorCode } from './embeddedPostgresError.ts';
import { findProcess, ownPid, type RunningProcess } from './operatingSystemProcess.ts';

export interface DataDirectoryLock {
  release(): Promise<void>;
}

/**
 * Claims the data directory for this process by a lock file with its pid and start. A lock whose process has ended,
 * or whose pid now belongs to a later process, is replaced. Throws EmbeddedPostgresError when another process that
 * runs holds it, or the directory is not writable.
 */
export async function lockDataDirectory({ root, lockFile }: DataDirectory): Promise<DataDirectoryLock> {
  const own = JSON.stringify(await findProcess(ownPid));
  while (!(await create(root, lockFile, own))) {
    const found = await readSettled(lockFile);
    const holder = found === null ? null : await liveHolder(found);
    if (holder !== null) throw inUse(root, lockFile, holder.pid);
    if (found !== null) await removeStale(lockFile, found);
  }
  return {
    async release() {
      if ((await read(lockFile)) === own) await rm(lockFile, { force: true });
    },
  };
}

async function create(root: string, lockFile: string, content: string): Promise<boolean> {
  try {
    await writeFile(lockFile, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new EmbeddedPostgresError(
      `The data directory ${root} is not writable (${errorCode(error)}): make it writable for this user or set ` +
        'CERTALOG_DATA_DIR to another directory.',
      { cause: error },
    );
  }
}

async function read(lockFile: string): Promise<string | null> {
  try {
    return await readFile(lockFile, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The lock's content; an empty file gets a moment, since its writer creates it first and fills it then. */
async function readSettled(lockFile: string): Promise<string | null> {
  for (let look = 0; look < 10; look += 1) {
    const content = await read(lockFile);
    if (content !== '') return content;
    await sleep(20);
  }
  return '';
}

async function liveHolder(content: string): Promise<RunningProcess | null> {
  const holder = parse(content);
  const running = holder === null ? null : await findProcess(holder.pid);
  if (holder === null || running === null) return null;
  const sameStart = holder.startMark === running.startMark;
  // Where the system hides a start, the pid alone decides: better to ask a person than to share a database.
  return sameStart || holder.startMark === null || running.startMark === null ? running : null;
}

function parse(content: string): RunningProcess | null {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    if (typeof value.pid !== 'number' || value.pid <= 0) return null;
    const startMark = 'startMark' in value && typeof value.startMark === 'string' ? value.startMark : null;
    return { pid: value.pid, startMark };
  } catch {
    return null;
  }
}

/** Moves the lock aside before removing it: another process may have replaced the stale one since it was read. */
async function removeStale(lockFile: string, stale: string): Promise<void> {
  const aside = `${lockFile}.${ownPid}`;
  try {
    await rename(lockFile, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await read(aside)) === stale) await rm(aside);
  else await rename(aside, lockFile);
}

function inUse(root: string, lockFile: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The data directory ${root} is in use by the Certalog process ${pid}: stop that process, set ` +
      'CERTALOG_DATA_DIR to another directory, or set DATABASE_URL to a server that both can use ' +
      `(if process ${pid} is not Certalog, remove ${lockFile}).`,
  );
}
