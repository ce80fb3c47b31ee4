import { sql } from 'drizzle-orm';
import type { ExposedFinding } from '../inventory/expositionSource.ts';
import type { Transaction } from './connection.ts';
import { readAhead } from './exposedBatches.ts';
import { isExcepted } from './findingQueries.ts';

/** Findings read at once while the metrics are rendered. */
const BATCH = 2000;

/**
 * The open findings that no exception covers at `now`, each check and severity of a
 * certificate once, by account, certificate, check and severity, in batches.
 */
export function exposedFindings(
  transaction: Transaction,
  now: string,
  batchSize: number = BATCH,
): AsyncIterable<ExposedFinding[]> {
  return readAhead(batchSize, (after) => readBatch(transaction, now, batchSize, after));
}

type FindingRow = { [Column in keyof ExposedFinding]: ExposedFinding[Column] };

async function readBatch(
  transaction: Transaction,
  now: string,
  batchSize: number,
  after: ExposedFinding | null,
): Promise<ExposedFinding[]> {
  // The first condition is what the index can look up, the second the exact place.
  const behind =
    after === null
      ? sql`true`
      : sql`(f.account_id, f.certificate_id) >= (${after.accountId}, ${after.certificateId})
          and (f.account_id, f.certificate_id, f.check_name, f.severity)
            > (${after.accountId}, ${after.certificateId}, ${after.check}, ${after.severity})`;
  const rows = await transaction.execute<FindingRow>(sql`
    select f.account_id as "accountId", f.certificate_id as "certificateId", f.check_name as check, f.severity,
      coalesce(c.name, '') as name, coalesce(c.type, '') as "managedBy",
      extract(epoch from c.earliest_not_after)::float8 as "earliestNotAfter",
      extract(epoch from c.latest_not_before)::float8 as "latestNotBefore"
    from (
      select f.account_id, f.certificate_id, f.check_name, f.severity from certalog.findings f
      where f.valid_to is null and not ${isExcepted(new Date(now))} and ${behind}
      group by f.account_id, f.certificate_id, f.check_name, f.severity
      order by f.account_id, f.certificate_id, f.check_name, f.severity limit ${batchSize}) f
    left join certalog.certificates c
      on c.account_id = f.account_id and c.certificate_id = f.certificate_id and c.valid_to is null
    order by f.account_id, f.certificate_id, f.check_name, f.severity`);
  return [...rows];
}
