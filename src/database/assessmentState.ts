import { sql } from 'drizzle-orm';
import type { AssessmentState } from '../inventory/repository.ts';
import type { Database } from './connection.ts';
import { fromNullableDatabaseInstant } from './instant.ts';

/** By what, and until when, the findings of an account have been judged, and what there is to judge by now. */
export async function readAssessmentState(database: Database, accountId: string): Promise<AssessmentState> {
  const [row] = await database.execute<{
    inventory_version: number;
    accounts: number;
    list_read_at: string | null;
    basis: string | null;
    due_at: string | null;
  }>(sql`
    select inventory.version::float8 as inventory_version, inventory.accounts::int, listing.list_read_at,
      last.findings_basis as basis, last.findings_due_at as due_at
    from (select coalesce(sum(inventory_version), 0) as version, count(*) as accounts from certalog.accounts) inventory
    left join lateral (
      select r.list_read_at from certalog.sync_runs r
      where r.account_id = ${accountId} and r.list_read_at is not null order by r.id desc limit 1) listing on true
    left join lateral (
      select r.findings_basis, r.findings_due_at from certalog.sync_runs r
      where r.account_id = ${accountId} and r.findings_basis is not null order by r.id desc limit 1) last on true`);
  if (!row) throw new Error('PostgreSQL returned no row for the state of an assessment');
  return {
    inventoryVersion: row.inventory_version,
    accounts: row.accounts,
    listReadAt: fromNullableDatabaseInstant(row.list_read_at),
    last: row.basis === null ? null : { basis: row.basis, dueAt: fromNullableDatabaseInstant(row.due_at) },
  };
}
