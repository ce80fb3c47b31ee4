import { sql } from 'drizzle-orm';
import { type CertificateState, certificateStates } from '../certificate/validity.ts';
import type { StateClock } from '../inventory/queries/certificates.ts';
import {
  type AccountCondition,
  accountConditions,
  type CertificateCount,
  type CertificateUse,
  type Freshness,
  type OverviewQueries,
} from '../inventory/queries/overview.ts';
import { accountCondition, lastSuccessAt } from './accountCondition.ts';
import { expiry, stateCondition } from './certificateFilter.ts';
import { presentSince } from './certificateKnowledge.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { instantOf } from './moment.ts';

export function createOverviewQueries(database: Database): OverviewQueries {
  return {
    countCertificates: (request) =>
      asRepositoryFailure('count the certificates', () => countCertificates(database, request)),
    freshness: (staleBefore) =>
      asRepositoryFailure('look how current the accounts are', () => freshness(database, staleBefore)),
  };
}

/** Uses and what is known of them are joined as sets: looked up one by one they take most of the time of a huge inventory. */
async function countCertificates(
  database: Database,
  { bounds, ...clock }: StateClock & { bounds: string[] },
): Promise<CertificateCount[]> {
  const states = certificateStates.map((state) => sql`when ${stateCondition(state, clock)} then ${state}`);
  const instants = sql.join(bounds.map(instantOf), sql`, `);
  // Kinds are one column of rows that are made before, or PostgreSQL sorts a million rows to count a few kinds.
  const rows = await database.execute<{ kind: string; count: number }>(sql`
    with lists as materialized (
      select a.account_id, (
        select r.list_read_at from certalog.sync_runs r
        where r.account_id = a.account_id and r.list_read_at is not null order by r.id desc limit 1) as list_read_at
      from certalog.accounts a),
    certificates as materialized (
      select concat_ws(' ', case ${sql.join(states, sql` `)} end,
        case when used.account_id is not null then 'in_use'
          when c.known_at >= c.valid_from or c.known_at >= ${presentSince} then 'unused' else 'not_known' end,
        case when ${expiry} > '-infinity' then width_bucket(c.earliest_not_after, array[${instants}]) end) as kind
      from (
        select k.account_id, k.certificate_id, k.valid_from, k.earliest_not_after, k.latest_not_before,
          case when g.account_id is null then a.list_read_at else g.last_read_at end as known_at
        from certalog.certificates k
        join lists a using (account_id)
        left join certalog.association_gaps g using (account_id, certificate_id)
        where k.valid_to is null) c
      left join (
        select distinct account_id, certificate_id from certalog.associations where valid_to is null) used
        using (account_id, certificate_id))
    select kind, count(*)::int as count from certificates group by kind`);
  return rows.map(({ kind, count }) => {
    const [state, use, part] = kind.split(' ') as [CertificateState, CertificateUse, string?];
    return { state, use, part: part === undefined ? null : Number(part), count };
  });
}

type FreshnessRow = Record<AccountCondition | 'former', number> & {
  oldest_success_at: string | null;
  former_certificates: number;
};

async function freshness(database: Database, staleBefore: string): Promise<Freshness> {
  const counts = accountConditions.map(
    (condition) =>
      sql`count(*) filter (where configured and condition = ${condition})::int as ${sql.identifier(condition)}`,
  );
  const [row] = await database.execute<FreshnessRow>(sql`
    select ${sql.join(counts, sql`, `)}, min(success_at) filter (where configured) as oldest_success_at,
      count(*) filter (where not configured)::int as former, (
        select count(*)::int from certalog.certificates c join certalog.accounts a using (account_id)
        where c.valid_to is null and not a.configured) as former_certificates
    from (
      select a.configured, ${lastSuccessAt} as success_at, ${accountCondition(staleBefore)} as condition
      from certalog.accounts a) accounts`);
  const of = (condition: AccountCondition) => [condition, row?.[condition] ?? 0] as const;
  return {
    accounts: Object.fromEntries(accountConditions.map(of)) as Freshness['accounts'],
    oldestSuccessAt: fromNullableDatabaseInstant(row?.oldest_success_at ?? null),
    former: { accounts: row?.former ?? 0, certificates: row?.former_certificates ?? 0 },
  };
}
