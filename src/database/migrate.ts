import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { connect } from './connection.ts';

/** Arbitrary but fixed: every process that migrates a Certalog database asks for this advisory lock. */
const MIGRATION_LOCK = 4_852_731_001;

export const migrationsFolder: string = fileURLToPath(new URL('../../drizzle', import.meta.url));

/**
 * Brings the database at `url` to this version's schema. Safe when many processes start at once: Drizzle's migrator
 * takes no lock, so the whole run holds a session advisory lock on its only connection.
 */
export async function migrateDatabase({ url }: { url: string }): Promise<void> {
  const client = connect({ url, max: 1, applicationName: 'certalog migrate' });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(client), { migrationsFolder, migrationsSchema: 'certalog_migrations' });
  } finally {
    await client.end();
  }
}
