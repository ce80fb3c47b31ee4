import { sql } from 'drizzle-orm';
import type { CertificateState } from '../certificate/validity.ts';
import type {
  AssociationAge,
  ExposedAccount,
  ExpositionSnapshot,
  ExpositionSource,
  StateCounts,
} from '../inventory/expositionSource.ts';
import { associationsOldestReadAt } from './associationKnowledge.ts';
import { stateCondition } from './certificateFilter.ts';
import type { Database, Transaction } from './connection.ts';
import { exposedCertificates } from './exposedCertificates.ts';
import { exposedFindings } from './exposedFindings.ts';
import { asRepositoryFailure } from './failure.ts';
import { countFindings, countReadingFailures } from './findingCounts.ts';
import { fromNullableDatabaseInstant, toDatabaseInstant } from './instant.ts';

/** What the metrics show, read in one read-only snapshot. */
export function createExpositionSource(database: Database): ExpositionSource {
  return {
    read: (work) =>
      asRepositoryFailure('read the inventory for the metrics', () =>
        database.transaction((transaction) => work(snapshotOf(transaction)), {
          isolationLevel: 'repeatable read',
          accessMode: 'read only',
        }),
      ),
  };
}

function snapshotOf(transaction: Transaction): ExpositionSnapshot {
  return {
    accounts: () => accounts(transaction),
    associationAges: () => associationAges(transaction),
    inventoryVersion: () => inventoryVersion(transaction),
    certificates: (wanted = { names: false }) => exposedCertificates(transaction, wanted),
    openFindings: (now) => exposedFindings(transaction, now),
    stateCounts: (now, expiringWithinSeconds) => stateCounts(transaction, now, expiringWithinSeconds),
    findingCounts: (now) => countFindings(transaction, now),
    readingFailures: () => countReadingFailures(transaction),
  };
}

async function accounts(transaction: Transaction): Promise<ExposedAccount[]> {
  const rows = await transaction.execute<{ [Key in keyof ExposedAccount]: ExposedAccount[Key] }>(sql`
    select a.account_id as "accountId", coalesce(a.name, '') as name,
      extract(epoch from success.finished_at)::float8 as "lastSuccess",
      extract(epoch from attempt.started_at)::float8 as "lastAttempt",
      coalesce(finished.outcome = 'complete', false) as complete, finished.outcome, finished.reason,
      extract(epoch from finished.finished_at - finished.started_at)::float8 as "durationSeconds",
      listing.listed, listing.reported,
      extract(epoch from listing.list_read_at)::float8 as "listReadAt"
    from certalog.accounts a
    left join lateral (select started_at from certalog.sync_runs r
      where r.account_id = a.account_id order by id desc limit 1) attempt on true
    left join lateral (select started_at, finished_at, outcome, reason from certalog.sync_runs r
      where r.account_id = a.account_id and finished_at is not null order by id desc limit 1) finished on true
    left join lateral (select finished_at from certalog.sync_runs r
      where r.account_id = a.account_id and outcome = 'complete' order by id desc limit 1) success on true
    left join lateral (select listed, reported, list_read_at from certalog.sync_runs r
      where r.account_id = a.account_id and list_read_at is not null order by id desc limit 1) listing on true
    order by a.account_id`);
  return [...rows];
}

async function associationAges(transaction: Transaction): Promise<AssociationAge[]> {
  const rows = await transaction.execute<{ accountId: string; oldestReadAt: number | null }>(sql`
    select a.account_id as "accountId", extract(epoch from ${associationsOldestReadAt})::float8 as "oldestReadAt"
    from certalog.accounts a order by a.account_id`);
  return [...rows];
}

/** Each account's version only grows, so their sum changes whenever one does, and no writer waits for another. */
async function inventoryVersion(transaction: Transaction): Promise<string> {
  const [row] = await transaction.execute<{ version: string }>(sql`
    select coalesce(sum(inventory_version), 0) || '/' || count(*) as version from certalog.accounts`);
  return row?.version ?? '';
}

/** States and the next instant at which one changes: an expiry, a notBefore, or the beginning of `expiring`. */
async function stateCounts(
  transaction: Transaction,
  now: string,
  expiringWithinSeconds: number,
): Promise<{ counts: StateCounts[]; validUntil: string | null }> {
  const clock = { now: new Date(now), expiringWithinSeconds };
  const at = sql`${toDatabaseInstant(now)}::timestamptz`;
  const window = sql`make_interval(secs => ${expiringWithinSeconds}::float8)`;
  const count = (state: CertificateState) =>
    sql`count(c.id) filter (where ${stateCondition(state, clock)})::int`;
  const rows = await transaction.execute<
    { [Key in keyof StateCounts]: StateCounts[Key] } & { nextChange: string | null }
  >(sql`
    select a.account_id as "accountId", ${count('valid')} as valid, ${count('expiring')} as expiring,
      ${count('expired')} as expired, ${count('not_yet_valid')} as "notYetValid",
      ${count('unreadable')} as unreadable,
      min(least(
        case when c.earliest_not_after >= ${at} then c.earliest_not_after end,
        case when c.latest_not_before > ${at} then c.latest_not_before end,
        case when c.earliest_not_after - ${window} > ${at} then c.earliest_not_after - ${window} end)) as "nextChange"
    from certalog.accounts a
    left join certalog.certificates c on c.account_id = a.account_id and c.valid_to is null
    group by a.account_id order by a.account_id`);
  const changes = rows.flatMap(({ nextChange }) => fromNullableDatabaseInstant(nextChange) ?? []).sort();
  return { counts: rows.map(({ nextChange: _, ...counts }) => counts), validUntil: changes[0] ?? null };
}
