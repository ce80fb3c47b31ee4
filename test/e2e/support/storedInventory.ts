import type postgres from 'postgres';
import type { Emulator } from '../../../src/emulator/startEmulator.ts';

/** All that the inventory holds, without surrogate keys and instants of observation: one sorted JSON text per row. */
export type StoredInventory = Record<(typeof tables)[number], string[]>;

const tables = [
  'certificates',
  'associations',
  'bundles',
  'bundle_blocks',
  'elements',
  'listing_gaps',
  'association_gaps',
] as const;

/** Reads every row, also those of periods that have ended: two syncs of the same content give the same rows. */
export async function storedInventory(sql: postgres.Sql): Promise<StoredInventory> {
  const read = await sql.begin('isolation level repeatable read', (transaction) =>
    Promise.all(
      tables.map(async (table) => {
        const rows = await transaction<{ row: string }[]>`
          select (to_jsonb(t) - '{id,valid_from}'::text[])::text as row from certalog.${sql(table)} t`;
        return [table, rows.map(({ row }) => row).sort()] as const;
      }),
    ),
  );
  return Object.fromEntries(read) as StoredInventory;
}

/** Certificates and their uses in the inventory now, in the form of `emulatedUses`. */
export async function storedUses(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ account: string; id: string; name: string; uses: string[] }[]>`
    select c.account_id as account, c.certificate_id as id, c.name,
      coalesce(array_agg(a.service || ' ' || a.status) filter (where a.id is not null), '{}') as uses
    from certalog.certificates c
    left join certalog.associations a on a.account_id = c.account_id and a.certificate_id = c.certificate_id
      and a.valid_to is null
    where c.valid_to is null group by 1, 2, 3`;
  return rows.map(({ account, id, name, uses }) => line(account, id, name, uses)).sort();
}

/** Certificates and their uses in the emulator now: one text per certificate, sorted. */
export function emulatedUses({ accounts }: Emulator): string[] {
  return accounts
    .list()
    .flatMap((account) =>
      account.certificates().map(({ id, name }) => {
        const uses = (account.associations(id) ?? []).map(({ service, status }) => `${service} ${status}`);
        return line(account.id, id, name, uses);
      }),
    )
    .sort();
}

/** Sync runs that were begun and not ended. */
export async function openRuns(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as open from certalog.sync_runs where finished_at is null`;
  return row?.open;
}

function line(account: string, id: string, name: string, uses: string[]): string {
  return JSON.stringify([account, id, name, uses.sort()]);
}
