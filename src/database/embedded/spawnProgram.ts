import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { EmbeddedPostgresError, errorCode } from './embeddedPostgresError.ts';

/** Starts a program of PostgreSQL. Throws EmbeddedPostgresError when the system refuses to run it. */
export async function spawnProgram(
  program: string,
  programArguments: string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  try {
    // Some refusals (EPERM) are thrown by spawn itself, others (ENOENT) come as an event.
    const child = spawn(program, programArguments, options);
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return child;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's program ${program} cannot be run here (${errorCode(error) ?? error}${hint(error)}): set ` +
        'DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause: error },
    );
  }
}

function hint(error: unknown): string {
  switch (errorCode(error)) {
    case 'EPERM':
    case 'EINVAL':
      return ', root here may not change to another user';
    case 'ENOENT':
      return ', it needs a system with glibc';
    case 'EACCES':
      return ', its file system may forbid to execute files';
    default:
      return '';
  }
}
