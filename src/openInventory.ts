import type { Config } from './config/config.ts';
import { type AccountLocks, createAccountLocks } from './database/accountLocks.ts';
import { connect, type Database, openDatabase } from './database/connection.ts';
import { EmbeddedPostgresError } from './database/embedded/embeddedPostgresError.ts';
import { startEmbeddedPostgres } from './database/embedded/startEmbeddedPostgres.ts';
import { describeDatabaseError } from './database/failure.ts';
import { migrateDatabase } from './database/migrate.ts';
import { StartError } from './startError.ts';

export interface OpenInventory {
  database: Database;
  locks: AccountLocks;
  /** With password; for pools beside Drizzle's. */
  url: string;
  close(): Promise<void>;
}

export interface OpenInventoryOptions {
  log: (line: string) => void;
  /** Connections of Drizzle's pool. */
  connections?: number;
}

/**
 * Opens the database of the configuration, the embedded one when none is given, and brings its schema up to date.
 * Throws `StartError` with one sentence when it cannot be had.
 */
export async function openInventory(
  { database: { url: given, dataDirectory } }: Config,
  { log, connections = 12 }: OpenInventoryOptions,
): Promise<OpenInventory> {
  const embedded = given ? null : await startEmbedded(dataDirectory, log);
  const url = given?.reveal() ?? embedded?.url ?? '';
  try {
    await reach(url);
    await migrateDatabase({ url });
  } catch (error) {
    await embedded?.stop();
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The database at ${placeOf(url)} could not be migrated: ${describeDatabaseError(error)}`,
      {
        cause: error,
      },
    );
  }
  const database = openDatabase({ url, max: connections });
  const locks = createAccountLocks(url);
  return {
    database,
    locks,
    url,
    async close() {
      await locks.close();
      await database.$client.end({ timeout: 2 });
      await embedded?.stop();
    },
  };
}

async function startEmbedded(dataDirectory: string, log: (line: string) => void) {
  try {
    return await startEmbeddedPostgres({ dataDirectory, log });
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StartError(error.message, { cause: error });
    throw error;
  }
}

const OLDEST_SERVER = 150_000;
const ANSWER_SECONDS = 10;

async function reach(url: string): Promise<void> {
  const client = connect({ url, max: 1, connectTimeoutSeconds: ANSWER_SECONDS });
  const late = Promise.withResolvers<never>();
  // postgres.js connects again without end to what accepts a connection and hangs up, like a proxy without a server.
  const timer = setTimeout(
    () => late.reject(new Error(`no PostgreSQL answered within ${ANSWER_SECONDS} s`)),
    ANSWER_SECONDS * 1000,
  );
  try {
    const version = client<{ version: string }[]>`select current_setting('server_version_num') as version`;
    const [row] = await Promise.race([version, late.promise]);
    if (Number(row?.version) >= OLDEST_SERVER) return;
  } catch (error) {
    throw new StartError(
      `The database at ${placeOf(url)} cannot be used: ${describeDatabaseError(error)}. Check DATABASE_URL, and that ` +
        'PostgreSQL is running there and lets this user in.',
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    await client.end({ timeout: 1 });
  }
  throw new StartError(`The database at ${placeOf(url)} is older than PostgreSQL 15, which Certalog needs.`);
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
