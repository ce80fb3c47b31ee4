import { chmod, cp, lstat, mkdir, mkdtemp, open, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './embeddedPostgresError.ts';
import { ownUserId } from './operatingSystemProcess.ts';
import type { LibraryLink } from './programs.ts';

interface ProgramCopyOptions {
  /** The package's `native` folder. */
  native: string;
  links: LibraryLink[];
  /** Directory that holds the copies; created when absent. */
  parent: string;
  /** Name of this copy: the package's version. */
  name: string;
}

/**
 * Copies the programs to `parent/name` once, readable for every user, and gives that path. The copy appears whole, by
 * a rename. Since a server will run what lies there, directories that another user could have written are refused
 * with EmbeddedPostgresError.
 */
export async function copyPrograms({ native, links, parent, name }: ProgramCopyOptions): Promise<string> {
  if ((await mkdir(parent, { recursive: true })) !== undefined) await chmod(parent, 0o755);
  await requireOwn(parent);
  const copy = join(parent, name);
  if ((await lstat(copy).catch(() => null)) === null) await makeCopy(native, links, parent, copy);
  await requireOwn(copy);
  return copy;
}

async function requireOwn(directory: string): Promise<void> {
  const status = await lstat(directory);
  const writableByOthers = (status.mode & 0o022) !== 0;
  if (status.isDirectory() && status.uid === ownUserId() && !writableByOthers) return;
  throw new EmbeddedPostgresError(
    `${directory} is not a directory that only this user can write to, so PostgreSQL is not run from it: remove it.`,
  );
}

async function makeCopy(native: string, links: LibraryLink[], parent: string, copy: string): Promise<void> {
  const unfinished = await mkdtemp(join(parent, '.copy-'));
  try {
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await addLinks(unfinished, links);
    await openToAll(unfinished);
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const anotherWasFaster = ['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '');
    if (!anotherWasFaster) throw error;
  }
}

async function addLinks(directory: string, links: LibraryLink[]): Promise<void> {
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(directory, target)).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** Modes as after an install with a permissive umask; synced, so that a power cut leaves no empty libraries behind. */
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (!entry.isFile()) continue;
    const file = await open(path, 'r');
    await file.chmod(path.includes('/share/') ? 0o644 : 0o755);
    await file.sync();
    await file.close();
  }
}
