import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerAccount } from '../../../src/database/embedded/serverAccount.ts';
import { temporaryDirectory } from '../../support/temporaryDirectory.ts';

const run = promisify(execFile);
const CHUNK = Buffer.alloc(64 * 1024);

/** A file system of few megabytes in memory, which can be filled to the last byte. */
export interface SmallFileSystem {
  path: string;
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts one that belongs to `owner`; only root may, on Linux. */
export async function mountSmallFileSystem(
  megabytes: number,
  owner: ServerAccount | null,
): Promise<SmallFileSystem> {
  const place = await temporaryDirectory(0o755);
  const { path } = place;
  const ownership = owner === null ? '' : `,uid=${owner.uid},gid=${owner.gid}`;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700${ownership}`, 'tmpfs', path]);
  } catch (error) {
    await place.remove();
    throw error;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    async fill() {
      for (const chunk of [CHUNK, CHUNK.subarray(0, 4096)]) {
        while (await fits(ballast, chunk));
      }
    },
    makeRoom: () => rm(ballast, { force: true }),
    async remove() {
      await run('umount', ['--lazy', path]);
      await place.remove();
    },
  };
}

/** Whether this user may mount a file system here. */
export async function mayMount(): Promise<boolean> {
  try {
    await (await mountSmallFileSystem(1, null)).remove();
    return true;
  } catch {
    return false;
  }
}

async function fits(file: string, chunk: Buffer): Promise<boolean> {
  try {
    await writeFile(file, chunk, { flag: 'a' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
