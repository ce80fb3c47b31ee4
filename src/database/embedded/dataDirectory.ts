import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './embeddedPostgresError.ts';
import { ownUserId } from './operatingSystemProcess.ts';

/** Where the parts of a data directory are; every path is absolute and free of symbolic links. */
export interface DataDirectory {
  root: string;
  /** PostgreSQL's own directory (PGDATA). */
  cluster: string;
  clusterExists: boolean;
  passwordFile: string;
  lockFile: string;
  /** Copy of the PostgreSQL programs, where one is needed. */
  programs: string;
}

/** Names of unfinished clusters begin so. */
export const stagingPrefix = 'postgres.init-';

/**
 * Opens the data directory at `path`, creating it when absent. Throws EmbeddedPostgresError, having changed nothing,
 * when the directory holds what Certalog did not put there.
 */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  const wanted = resolve(path);
  const names = (await listNames(wanted)) ?? (await createDirectory(wanted));
  rejectForeign(wanted, names);
  const root = await realpath(wanted);
  const cluster = join(root, 'postgres');
  return {
    root,
    cluster,
    clusterExists: names.includes('postgres'),
    passwordFile: join(root, 'postgres-password'),
    lockFile: join(root, 'certalog.lock'),
    programs: join(root, 'programs'),
  };
}

async function listNames(path: string): Promise<string[] | null> {
  try {
    return await readdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    if (code === 'ENOTDIR') {
      const what = (await stat(path).catch(() => null)) === null ? 'lies below a file' : 'is a file';
      throw new EmbeddedPostgresError(
        `The data directory ${path} ${what}: set CERTALOG_DATA_DIR to a directory.`,
        { cause: error },
      );
    }
    throw new EmbeddedPostgresError(
      `The data directory ${path} cannot be read (${code}): give this user access to it or set CERTALOG_DATA_DIR ` +
        'to another directory.',
      { cause: error },
    );
  }
}

async function createDirectory(path: string): Promise<string[]> {
  try {
    // As root the server runs as another user, who must pass through; what is secret in here has its own mode.
    await mkdir(path, { recursive: true, mode: ownUserId() === 0 ? 0o755 : 0o700 });
    return [];
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The data directory ${path} cannot be created (${errorCode(error)}): make its parent writable or set ` +
        'CERTALOG_DATA_DIR to another directory.',
      { cause: error },
    );
  }
}

function rejectForeign(path: string, names: string[]): void {
  if (names.includes('PG_VERSION')) {
    throw new EmbeddedPostgresError(
      `The directory ${path} is a PostgreSQL cluster that Certalog did not make: set CERTALOG_DATA_DIR to an empty ` +
        'directory, or run that server yourself and set DATABASE_URL.',
    );
  }
  const foreign = names.filter((name) => !isOurs(name));
  if (names.includes('postgres') || foreign.length === 0) return;
  const shown = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ', …' : '');
  throw new EmbeddedPostgresError(
    `The data directory ${path} is not empty and holds no Certalog database (found ${shown}): set CERTALOG_DATA_DIR ` +
      'to an empty or new directory.',
  );
}

function isOurs(name: string): boolean {
  const marker = name.startsWith('.') || name === 'lost+found';
  return (
    marker ||
    name.startsWith(stagingPrefix) ||
    ['postgres-password', 'programs'].includes(name) ||
    isLock(name)
  );
}

function isLock(name: string): boolean {
  return name === 'certalog.lock' || name.startsWith('certalog.lock.');
}
