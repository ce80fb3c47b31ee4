import { type SQL, sql } from 'drizzle-orm';
import type { Gaps } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { toDatabaseInstant } from './instant.ts';

/** Replaces the account's listing gaps, keeping since when each lasts and when the certificate was last seen. */
export function replaceListingGaps(
  transaction: Transaction,
  accountId: string,
  gaps: Gaps,
  observedAt: string,
): Promise<void> {
  return replaceGaps(transaction, accountId, gaps, observedAt, sql`listing_gaps`, sql`last_seen_at`);
}

/** Replaces the account's association gaps, keeping since when each lasts and when they were last read. */
export function replaceAssociationGaps(
  transaction: Transaction,
  accountId: string,
  gaps: Gaps,
  observedAt: string,
): Promise<void> {
  return replaceGaps(transaction, accountId, gaps, observedAt, sql`association_gaps`, sql`last_read_at`);
}

/**
 * Writes only what differs: of thousands of gaps, most go on from run to run. A new gap was last known at the account's
 * last reading, if the certificate was there by then.
 */
async function replaceGaps(
  transaction: Transaction,
  accountId: string,
  gaps: Gaps,
  observedAt: string,
  table: SQL,
  lastKnownAt: SQL,
): Promise<void> {
  const rows = JSON.stringify([...gaps].map(([certificate_id, reason]) => ({ certificate_id, reason })));
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as r(certificate_id text, reason text)`;
  await transaction.execute(sql`
    delete from certalog.${table} where account_id = ${accountId}
      and certificate_id not in (select r.certificate_id from ${given})`);
  await transaction.execute(sql`
    insert into certalog.${table} as g (account_id, certificate_id, ${lastKnownAt}, since, reason)
    select c.account_id, c.certificate_id, case when p.list_read_at >= c.first_from then p.list_read_at end,
      ${toDatabaseInstant(observedAt)}, r.reason
    from ${given}
    left join certalog.${table} stored
      on stored.account_id = ${accountId} and stored.certificate_id = r.certificate_id
    join lateral (
      select account_id, certificate_id, min(valid_from) as first_from, max(coalesce(valid_to, 'infinity')) as last_to
      from certalog.certificates where account_id = ${accountId} and certificate_id = r.certificate_id
      group by account_id, certificate_id) c on c.last_to = 'infinity'
    left join lateral (
      select list_read_at from certalog.sync_runs
      where account_id = ${accountId} and list_read_at is not null order by id desc limit 1) p on true
    where stored.reason is distinct from r.reason
    on conflict (account_id, certificate_id) do update set reason = excluded.reason`);
}
