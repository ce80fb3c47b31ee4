import { lstat, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import type { PostgresPackage } from './postgresPackage.ts';
import { copyPrograms } from './programCopy.ts';
import { canReach } from './reach.ts';
import type { ServerAccount } from './serverAccount.ts';

/** PostgreSQL's programs, at a place where the server's user can run them. */
export interface Programs {
  initdb: string;
  postgres: string;
}

/** A link that the package's install script makes, as paths relative to the package's `native` folder. */
export interface LibraryLink {
  source: string;
  target: string;
}

interface ProgramsOptions {
  postgresPackage: PostgresPackage;
  account: ServerAccount | null;
  /** Where a copy goes, when one is needed; undefined: a system directory under root. */
  copyTo: string | undefined;
  log: (line: string) => void;
}

/**
 * Gives the installed programs where `account` can run them in place, else a copy: under a folder that only root may
 * enter they are out of reach, and without its install script the package lacks links to its shared libraries.
 */
export async function preparePrograms(options: ProgramsOptions): Promise<Programs> {
  const native = await realpath(join(options.postgresPackage.directory, 'native'));
  const links = await readLinks(native);
  if (await usableInPlace(native, links, options.account)) return programsIn(native);
  const name = options.postgresPackage.version;
  const failures: unknown[] = [];
  for (const parent of options.copyTo === undefined ? systemDirectories() : [options.copyTo]) {
    try {
      const copy = await copyPrograms({ native, links, parent, name });
      if (!(await canReach(join(copy, 'bin', 'postgres'), options.account))) {
        throw new EmbeddedPostgresError(`The directory ${parent} is closed to ${options.account?.name}.`);
      }
      options.log(`PostgreSQL's programs run from ${copy}`);
      return programsIn(copy);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL's programs in ${native} cannot be run from there by ${options.account?.name ?? 'this user'} and could ` +
      `not be copied (${failures.map(String).join('; ')}): install Certalog where every user can read it, or set ` +
      'DATABASE_URL.',
    { cause: failures[0] },
  );
}

function systemDirectories(): string[] {
  return ['/var/cache/certalog', join(tmpdir(), 'certalog-programs')];
}

function programsIn(directory: string): Programs {
  return { initdb: join(directory, 'bin', 'initdb'), postgres: join(directory, 'bin', 'postgres') };
}

async function usableInPlace(
  native: string,
  links: LibraryLink[],
  account: ServerAccount | null,
): Promise<boolean> {
  const { initdb, postgres } = programsIn(native);
  for (const program of [initdb, postgres]) {
    if (((await lstat(program)).mode & 0o100) === 0) return false;
  }
  for (const { target } of links) {
    if ((await lstat(join(native, target)).catch(() => null)) === null) return false;
  }
  const samples = [initdb, postgres, join(native, 'lib', 'postgresql'), join(native, 'share', 'postgresql')];
  for (const sample of samples) if (!(await canReach(sample, account))) return false;
  return true;
}

/** The file lists paths from the package's root, `native/lib/…`. */
async function readLinks(native: string): Promise<LibraryLink[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: LibraryLink[] = JSON.parse(text);
  return links.map(({ source, target }) => ({ source: inNative(source), target: inNative(target) }));
}

function inNative(path: string): string {
  return path.replace(/^native\//, '');
}
