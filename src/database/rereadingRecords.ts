import { createHash } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { PemBlock } from '../certificate/pem.ts';
import { certificateFacts, type KnownCertificate } from '../inventory/certificateFacts.ts';
import type { ChangedBundle, StoredBundle } from '../inventory/rereadingStore.ts';
import { rereadRecordDigest } from '../inventory/rereadRecordDigest.ts';
import type { RecordFailure } from '../inventory/source.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import type { Renewal } from './rereadingPeriods.ts';
import { validityOf } from './rereadingValidity.ts';

/** A bundle and what it is read as now. */
export interface Rebundling {
  before: StoredBundle;
  after: ChangedBundle;
}

export type RebundledRow = {
  id: string;
  account_id: string;
  certificate_id: string;
  name: string | null;
  ca: boolean | null;
  type: string | null;
  uploaded_on: string | null;
  declared_expires_on: string | null;
  declared_issuer: string | null;
  declared_serial_number: string | null;
  declared_signature: string | null;
  record_failures: RecordFailure[];
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
    select c.id, c.account_id, c.certificate_id, c.name, c.ca, c.type, c.uploaded_on, c.declared_expires_on,
      c.declared_issuer, c.declared_serial_number, c.declared_signature, c.record_failures,
      encode(c.record_digest, 'hex') as record_digest, r.old as old_bundle, c.earliest_not_after as earliest_before,
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
    const record = recordOf(row);
    const stored = { record, bundleDigest: before.digest, recordDigest: row.record_digest };
    const facts = (blocks: PemBlock[], earliest: string | null) =>
      certificateFacts({
        ...record,
        ...factsOfBlocks(blocks),
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

function recordOf(row: RebundledRow) {
  return {
    certificateId: row.certificate_id,
    name: row.name,
    ca: row.ca,
    type: row.type,
    uploadedOn: fromNullableDatabaseInstant(row.uploaded_on),
    declared: {
      expiresOn: fromNullableDatabaseInstant(row.declared_expires_on),
      issuer: row.declared_issuer,
      serialNumber: row.declared_serial_number,
      signature: row.declared_signature,
    },
    failures: row.record_failures,
  };
}

function factsOfBlocks(blocks: PemBlock[]): Pick<KnownCertificate, 'elements' | 'refusedBlocks'> {
  return {
    elements: blocks.flatMap((block) =>
      block.kind === 'certificate'
        ? [
            {
              bundleIndex: block.bundleIndex,
              fingerprintSha256: createHash('sha256').update(block.der).digest('hex'),
            },
          ]
        : [],
    ),
    refusedBlocks: blocks.flatMap((block) => (block.kind === 'refused' ? [block] : [])),
  };
}
