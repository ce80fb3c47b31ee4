import { type SQL, sql } from 'drizzle-orm';
import type { PemBlock } from '../certificate/pem.ts';
import { blockFacts, certificateFacts } from '../inventory/certificateFacts.ts';
import type { ChangedBundle, StoredBundle } from '../inventory/rereadingStore.ts';
import { rereadRecordDigest } from '../inventory/rereadRecordDigest.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { type RecordColumns, recordOfColumns, recordSelection } from './recordColumns.ts';
import type { Renewal } from './rereadingPeriods.ts';
import { validityOf } from './rereadingValidity.ts';

/** A bundle and what it is read as now. */
export interface Rebundling {
  before: StoredBundle;
  after: ChangedBundle;
}

export type RebundledRow = RecordColumns & {
  id: string;
  account_id: string;
  record_digest: string;
  old_bundle: string;
  earliest_before: string | null;
  earliest_not_after: string | null;
  latest_not_before: string | null;
};

/** Current certificates with one of the bundles, and the validity of the new one; for `renewPeriods`. */
export function rebundled(changed: Rebundling[]): SQL {
  const rows = changed.map(({ before, after }) => ({ old: before.digest, new: after.digest }));
  return sql`
    select c.id, c.account_id, ${recordSelection}, encode(c.record_digest, 'hex') as record_digest, r.old as old_bundle, c.earliest_not_after as earliest_before,
      v.earliest_not_after, v.latest_not_before
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(old text, new text)
    join certalog.certificates c on c.bundle_digest = decode(r.old, 'hex') and c.valid_to is null
    join lateral (${validityOf(sql`decode(r.new, 'hex')`)}) v on true
    order by c.account_id, c.certificate_id for no key update of c nowait`;
}

/**
 * What becomes of each row of `rebundled`. Where the record's digest cannot be told, the old one stays, and the next sync
 * stores the record as changed, with the same content.
 */
export function renewalOfRebundled(changed: Rebundling[]): (row: RebundledRow) => Renewal {
  const byDigest = new Map(changed.map((rebundling) => [rebundling.before.digest, rebundling]));
  return (row) => {
    const rebundling = byDigest.get(row.old_bundle);
    if (!rebundling) throw new Error(`bundle ${row.old_bundle} was not asked for`);
    const { before, after } = rebundling;
    const record = recordOfColumns(row);
    const stored = { record, bundleDigest: before.digest, recordDigest: row.record_digest };
    const facts = (blocks: PemBlock[], earliest: string | null) =>
      certificateFacts({
        ...record,
        ...blockFacts(blocks),
        earliestNotAfter: fromNullableDatabaseInstant(earliest),
      });
    return {
      id: row.id,
      accountId: row.account_id,
      certificateId: row.certificate_id,
      bundleDigest: after.digest,
      recordDigest: rereadRecordDigest(stored, after.digest) ?? row.record_digest,
      earliestNotAfter: row.earliest_not_after,
      latestNotBefore: row.latest_not_before,
      before: facts(before.blocks, row.earliest_before),
      after: facts(after.blocks, row.earliest_not_after),
    };
  };
}
