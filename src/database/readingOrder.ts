import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';

/**
 * The given accounts in the order in which they need to be read: those never read, then those whose list was read
 * longest ago; those that are being read come last. Throws `RepositoryFailure`.
 */
export function inReadingOrder(database: Database, accountIds: string[]): Promise<string[]> {
  return asRepositoryFailure('look which accounts were read longest ago', async () => {
    const rows = await database.execute<{ account_id: string }>(sql`
      select w.account_id
      from jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb) with ordinality w(account_id, place)
      left join lateral (
        select list_read_at from certalog.sync_runs r
        where r.account_id = w.account_id and list_read_at is not null order by id desc limit 1) last on true
      order by exists (
          select 1 from certalog.sync_runs r where r.account_id = w.account_id and r.finished_at is null),
        last.list_read_at nulls first, w.place`);
    return rows.map(({ account_id }) => account_id);
  });
}
