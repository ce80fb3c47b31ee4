import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type postgres from 'postgres';
import { connect } from './connection.ts';

/** Arbitrary but fixed: every process that migrates a Certalog database asks for this advisory lock. */
const MIGRATION_LOCK = 4_852_731_001;

export const migrationsFolder: string = fileURLToPath(new URL('../../drizzle', import.meta.url));

/**
 * Brings the database at `url` to this version's schema. Safe when many processes start at once: Drizzle's migrator
 * takes no lock, so the whole run holds a session advisory lock on its only connection.
 */
export function migrateDatabase({ url }: { url: string }): Promise<void> {
  return withMigrationLock(url, (client) =>
    migrate(drizzle(client), { migrationsFolder, migrationsSchema: 'certalog_migrations' }),
  );
}

/** Runs `work` while no other process changes a schema of the database; it gets the connection that has the lock. */
export async function withMigrationLock<T>(
  url: string,
  work: (client: postgres.Sql) => Promise<T>,
): Promise<T> {
  const client = connect({ url, max: 1, applicationName: 'certalog migrate' });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    return await work(client);
  } finally {
    await client.end({ timeout: 2 });
  }
}
