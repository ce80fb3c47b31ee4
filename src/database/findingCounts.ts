import { sql } from 'drizzle-orm';
import type { FindingCount, ReadingFailureCount } from '../inventory/expositionSource.ts';
import type { Transaction } from './connection.ts';
import { isExcepted } from './findingQueries.ts';
import { fromNullableDatabaseInstant, toDatabaseInstant } from './instant.ts';

/** Open findings that no exception covers at `now`, and the next instant at which an exception expires. */
export async function countFindings(
  transaction: Transaction,
  now: string,
): Promise<{ counts: FindingCount[]; validUntil: string | null }> {
  const counts = await transaction.execute<{ [Column in keyof FindingCount]: FindingCount[Column] }>(sql`
    select f.account_id as "accountId", f.check_name as check, f.severity, count(*)::int as count
    from certalog.findings f where f.valid_to is null and not ${isExcepted(new Date(now))}
    group by f.account_id, f.check_name, f.severity order by f.account_id, f.check_name, f.severity`);
  const [next] = await transaction.execute<{ at: string | null }>(sql`
    select min(f.exception_expires_at) as at from certalog.findings f
    where f.valid_to is null and f.exception_expires_at > ${toDatabaseInstant(now)}::timestamptz`);
  return { counts: [...counts], validUntil: fromNullableDatabaseInstant(next?.at ?? null) };
}

/** What of the current certificates could not be read; each occurrence of a block or an element counts. */
export async function countReadingFailures(transaction: Transaction): Promise<ReadingFailureCount[]> {
  const rows = await transaction.execute<{
    [Column in keyof ReadingFailureCount]: ReadingFailureCount[Column];
  }>(sql`
    select c.account_id as "accountId", 'record' as part, r.value->>'reason' as reason, count(*)::int as count
    from certalog.certificates c cross join lateral jsonb_array_elements(c.record_failures) r
    where c.valid_to is null and c.record_failures <> '[]' group by 1, 3
    union all
    select c.account_id, 'block', b.reason, count(*)::int
    from certalog.bundle_blocks b join certalog.certificates c on c.bundle_digest = b.bundle_digest
    where b.reason is not null and c.valid_to is null group by 1, 3
    union all
    select c.account_id, 'field', f.value->>'reason', count(*)::int
    from certalog.elements e cross join lateral jsonb_array_elements(e.failures) f
    join certalog.bundle_blocks b on b.fingerprint_sha256 = e.fingerprint_sha256
    join certalog.certificates c on c.bundle_digest = b.bundle_digest
    where e.failures <> '[]' and c.valid_to is null group by 1, 3`);
  return [...rows];
}
