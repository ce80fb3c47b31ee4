import { sql } from 'drizzle-orm';
import type { CertificateState } from '../certificate/validity.ts';
import type {
  ExposedAccount,
  ExposedCertificate,
  ExpositionSnapshot,
  ExpositionSource,
  StateCounts,
} from '../inventory/expositionSource.ts';
import { stateCondition } from './certificateFilter.ts';
import type { Database, Transaction } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromNullableDatabaseInstant, toDatabaseInstant } from './instant.ts';

/** Certificates read at once while the metrics are rendered. */
const BATCH = 2000;

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
    inventoryVersion: () => inventoryVersion(transaction),
    certificates: () => certificates(transaction),
    stateCounts: (now, expiringWithinSeconds) => stateCounts(transaction, now, expiringWithinSeconds),
  };
}

async function accounts(transaction: Transaction): Promise<ExposedAccount[]> {
  const rows = await transaction.execute<{ [Key in keyof ExposedAccount]: ExposedAccount[Key] }>(sql`
    select a.account_id as "accountId", coalesce(a.name, '') as name,
      extract(epoch from success.finished_at)::float8 as "lastSuccess",
      extract(epoch from attempt.started_at)::float8 as "lastAttempt",
      coalesce(finished.outcome = 'complete', false) as complete,
      extract(epoch from finished.finished_at - finished.started_at)::float8 as "durationSeconds",
      listing.listed, listing.reported
    from certalog.accounts a
    left join lateral (select started_at from certalog.sync_runs r
      where r.account_id = a.account_id order by id desc limit 1) attempt on true
    left join lateral (select started_at, finished_at, outcome from certalog.sync_runs r
      where r.account_id = a.account_id and finished_at is not null order by id desc limit 1) finished on true
    left join lateral (select finished_at from certalog.sync_runs r
      where r.account_id = a.account_id and outcome = 'complete' order by id desc limit 1) success on true
    left join lateral (select listed, reported from certalog.sync_runs r
      where r.account_id = a.account_id and list_read_at is not null order by id desc limit 1) listing on true
    order by a.account_id`);
  return [...rows];
}

/** Each account's version only grows, so their sum changes whenever one does, and no writer waits for another. */
async function inventoryVersion(transaction: Transaction): Promise<string> {
  const [row] = await transaction.execute<{ version: string }>(sql`
    select coalesce(sum(inventory_version), 0) || '/' || count(*) as version from certalog.accounts`);
  return row?.version ?? '';
}

async function* certificates(transaction: Transaction): AsyncIterable<ExposedCertificate[]> {
  let after: { accountId: string; certificateId: string } | null = null;
  for (;;) {
    const start: ReturnType<typeof sql> = after
      ? sql`and (c.account_id, c.certificate_id) > (${after.accountId}, ${after.certificateId})`
      : sql``;
    const rows: ExposedCertificate[] = await transaction.execute<{
      [Key in keyof ExposedCertificate]: ExposedCertificate[Key];
    }>(sql`
      select c.account_id as "accountId", c.certificate_id as "certificateId", coalesce(c.name, '') as name,
        coalesce(c.type, '') as "managedBy", extract(epoch from c.earliest_not_after)::float8 as "earliestNotAfter",
        coalesce((
          select jsonb_agg(jsonb_build_object('bundleIndex', b.bundle_index, 'parses', e.parses,
            'notBefore', extract(epoch from e.not_before)::float8, 'notAfter', extract(epoch from e.not_after)::float8,
            'subjectCn', e.subject_cn, 'issuerCn', e.issuer_cn, 'serialNumber', e.serial_number,
            'fingerprintSha256', encode(e.fingerprint_sha256, 'hex'), 'keyAlgorithm', e.key_algorithm,
            'keySize', e.key_size, 'signatureAlgorithm', e.signature_algorithm, 'isCa', e.is_ca)
            order by b.bundle_index)
          from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
          where b.bundle_digest = c.bundle_digest), '[]') as elements,
        coalesce((
          select jsonb_agg(jsonb_build_object('service', g.service, 'status', g.status, 'count', g.count))
          from (
            select a.service, a.status, count(*) as count from certalog.associations a
            where a.account_id = c.account_id and a.certificate_id = c.certificate_id and a.valid_to is null
            group by a.service, a.status order by a.service, a.status) g), '[]') as associations
      from certalog.certificates c
      where c.valid_to is null ${start}
      order by c.account_id, c.certificate_id
      limit ${BATCH}`);
    if (rows.length > 0) yield [...rows];
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = { accountId: last.accountId, certificateId: last.certificateId };
  }
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
