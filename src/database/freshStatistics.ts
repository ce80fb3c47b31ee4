import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';

const tables = ['certificates', 'elements', 'bundle_blocks', 'associations', 'findings'];

/** Pages of a table too small for a wrong plan to matter. */
const FEW_PAGES = 50;

/**
 * Has PostgreSQL look at the tables that have grown to more than twice what it knows of them. After a first sync it would
 * plan joins as if they were empty for up to a minute, until autovacuum comes by, and take a hundred times as long.
 */
export async function freshStatistics(database: Database): Promise<void> {
  const stale = await database.execute<{ name: string }>(sql`
    select t.relname as name from pg_class t join pg_namespace n on n.oid = t.relnamespace
    where n.nspname = 'certalog' and t.relname in ${tables}
      and pg_relation_size(t.oid) / current_setting('block_size')::int
        > 2 * greatest(t.relpages, 0) + ${FEW_PAGES}`);
  for (const { name } of stale) await database.execute(sql`analyze certalog.${sql.identifier(name)}`);
}
