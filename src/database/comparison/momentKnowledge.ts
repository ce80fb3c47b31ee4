import { sql } from 'drizzle-orm';
import type { MomentKnowledge } from '../../inventory/queries/comparison.ts';
import type { Database } from '../connection.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from '../instant.ts';
import { instantOf } from '../moment.ts';
import { knownAt } from '../pastKnowledge.ts';

const UNKNOWN_NAMED = 10;

/** How far the inventory of these accounts, or of all, was known at the moment. */
export async function momentKnowledge(
  database: Database,
  moment: string,
  accountIds: string[] | undefined,
): Promise<MomentKnowledge> {
  const unknown = sql`a.created_at > ${instantOf(moment)}`;
  const [row] = await database.execute<KnowledgeRow>(sql`
    with ${knownAt(moment, accountIds)}
    select count(*)::int as accounts, count(*) filter (where ${unknown})::int as unknown,
      count(*) filter (where not ${unknown} and k.read_at is null)::int as unread,
      count(*) filter (where k.listed_at is distinct from k.read_at)::int as incomplete,
      min(k.read_at) as oldest_read_at, (
        select json_agg(u) from (
          select a.account_id as "accountId", a.name, a.created_at::text as "knownSince" from certalog.accounts a
          where ${unknown} ${accountIds ? sql`and a.account_id in ${accountIds}` : sql``}
          order by a.created_at, a.account_id limit ${UNKNOWN_NAMED}) u) as unknown_accounts
    from certalog.accounts a join known k using (account_id)`);
  if (!row) throw new Error('PostgreSQL returned no row of counts');
  return {
    accounts: row.accounts,
    unknownAccounts: row.unknown,
    unknown: (row.unknown_accounts ?? []).map(({ knownSince, ...account }) => ({
      ...account,
      knownSince: fromDatabaseInstant(knownSince),
    })),
    unreadAccounts: row.unread,
    incompleteAccounts: row.incomplete,
    oldestReadAt: fromNullableDatabaseInstant(row.oldest_read_at),
  };
}

type KnowledgeRow = {
  accounts: number;
  unknown: number;
  unread: number;
  incomplete: number;
  oldest_read_at: string | null;
  unknown_accounts: MomentKnowledge['unknown'] | null;
};
