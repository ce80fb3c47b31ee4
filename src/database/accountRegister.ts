import { sql } from 'drizzle-orm';
import type { AccountRegister } from '../inventory/accountDirectory.ts';
import type { Clock } from '../inventory/ports.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { toDatabaseInstant } from './instant.ts';

/** The register of accounts in PostgreSQL. An account that is configured no more stays, marked so. */
export function createAccountRegister(database: Database, clock: Clock): AccountRegister {
  return {
    register: (accounts) =>
      asRepositoryFailure('register the accounts', async () => {
        const rows = JSON.stringify(
          accounts.map(({ accountId, name, tokenName }) => ({
            account_id: accountId,
            name,
            token_name: tokenName,
          })),
        );
        // Sorted, so that two replicas that register at once wait for each other instead of deadlocking. An account that
        // is as it should be is left out before the conflict, which would lock its row: who holds that would hold up all.
        await database.execute(sql`
          insert into certalog.accounts as a (account_id, name, token_name, created_at)
          select r.account_id, r.name, r.token_name, ${toDatabaseInstant(clock())}
          from jsonb_to_recordset(${rows}::jsonb) as r(account_id text, name text, token_name text)
          where not exists (
            select from certalog.accounts k
            where k.account_id = r.account_id and k.configured and k.token_name is not distinct from r.token_name
              and (r.name is null or k.name is not distinct from r.name))
          order by r.account_id
          on conflict (account_id) do update
            set name = coalesce(excluded.name, a.name), token_name = excluded.token_name, configured = true,
              inventory_version = a.inventory_version + 1
            where not a.configured or a.token_name is distinct from excluded.token_name
              or (excluded.name is not null and a.name is distinct from excluded.name)`);
        await database.execute(sql`
          update certalog.accounts set configured = false
          where configured and account_id not in (
            select r.account_id from jsonb_to_recordset(${rows}::jsonb) as r(account_id text))`);
      }),
    readBy: (tokenName) =>
      asRepositoryFailure('read the known accounts', async () => {
        const rows = await database.execute<{ account_id: string; name: string | null }>(sql`
          select account_id, name from certalog.accounts
          where configured and token_name = ${tokenName} order by account_id`);
        return rows.map((row) => ({ accountId: row.account_id, name: row.name }));
      }),
  };
}
