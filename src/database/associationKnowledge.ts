import { sql } from 'drizzle-orm';
import type { SyncReason } from '../inventory/reasons.ts';
import type { AssociationKnowledge } from '../inventory/repository.ts';
import { presentSince } from './certificateKnowledge.ts';
import type { Database } from './connection.ts';
import { fromNullableDatabaseInstant } from './instant.ts';

/** What is known of the associations of the account's current certificates. */
export async function readAssociationKnowledge(
  database: Database,
  accountId: string,
): Promise<AssociationKnowledge[]> {
  // Most certificates have been there in their present form since before the last reading; the others cost a look
  // at their earlier periods.
  const rows = await database.execute<{
    certificate_id: string;
    last_read_at: string | null;
    earliest_not_after: string | null;
    reason: SyncReason | null;
  }>(sql`
    select c.certificate_id, c.earliest_not_after, c.reason,
      case when c.known_at >= c.valid_from then c.known_at when c.known_at >= ${presentSince} then c.known_at end
        as last_read_at
    from (
      select k.account_id, k.certificate_id, k.valid_from, k.earliest_not_after, g.reason,
        case when g.account_id is null then last.list_read_at else g.last_read_at end as known_at
      from certalog.certificates k
      left join certalog.association_gaps g using (account_id, certificate_id)
      left join (
        select list_read_at from certalog.sync_runs
        where account_id = ${accountId} and list_read_at is not null order by id desc limit 1) last on true
      where k.account_id = ${accountId} and k.valid_to is null) c`);
  return rows.map((row) => ({
    certificateId: row.certificate_id,
    lastReadAt: fromNullableDatabaseInstant(row.last_read_at),
    earliestNotAfter: fromNullableDatabaseInstant(row.earliest_not_after),
    gap: row.reason,
  }));
}

/**
 * When those of the associations of account `a` that are known the longest were read; null while some have not been
 * read since their certificate is there, or no list has been read. Without certificates, when the list was read. Only
 * certificates that are newer than the list, and gaps, are looked at.
 */
export const associationsOldestReadAt = sql`(
  select case when not exists (
    select 1 from (
      select k.account_id, k.certificate_id, k.valid_from, last.list_read_at as known_at
      from certalog.certificates k
      where k.account_id = a.account_id and k.valid_to is null and k.valid_from > last.list_read_at
        and not exists (
          select 1 from certalog.association_gaps g
          where g.account_id = k.account_id and g.certificate_id = k.certificate_id)
      union all
      select k.account_id, k.certificate_id, k.valid_from, coalesce(g.last_read_at, '-infinity')
      from certalog.association_gaps g join certalog.certificates k using (account_id, certificate_id)
      where g.account_id = a.account_id and k.valid_to is null) c
    where c.known_at < c.valid_from and c.known_at < ${presentSince})
  then least(last.list_read_at, (
    select min(g.last_read_at) from certalog.association_gaps g where g.account_id = a.account_id)) end
  from certalog.sync_runs last
  where last.account_id = a.account_id and last.list_read_at is not null order by last.id desc limit 1)`;
