import { connect } from '../../src/database/connection.ts';

/**
 * Rows inserted, updated and deleted so far, by table of the inventory, as PostgreSQL's statistics count them: those
 * of connections that have been closed are all in.
 */
export async function rowsWritten(url: string): Promise<Map<string, number>> {
  const client = connect({ url, max: 1 });
  try {
    const rows = await client<{ relname: string; written: string }[]>`
      select relname, n_tup_ins + n_tup_upd + n_tup_del as written
      from pg_stat_user_tables where schemaname = 'certalog'`;
    return new Map(rows.map(({ relname, written }) => [relname, Number(written)]));
  } finally {
    await client.end();
  }
}
