import { sql } from 'drizzle-orm';
import { certificateFacts, type KnownCertificate } from '../inventory/certificateFacts.ts';
import type { Facts } from '../inventory/changeEvent.ts';
import type { Transaction } from './connection.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';
import { endAt } from './moment.ts';
import { type RecordColumns, recordOfColumns, recordSelection } from './recordColumns.ts';

/** A certificate's period that has been ended. */
export interface EndedPeriod {
  facts: Facts;
  /** ISO 8601. */
  endedAt: string;
}

/** Ends the current periods of certificates; gives, by certificate id, what was known in those that there were. */
export async function endCertificates(
  transaction: Transaction,
  accountId: string,
  certificateIds: string[],
  observedAt: string,
): Promise<Map<string, EndedPeriod>> {
  const rows = await transaction.execute<EndedRow>(sql`
    update certalog.certificates c
    set valid_to = ${endAt('c', observedAt)}
    where c.account_id = ${accountId} and c.valid_to is null and c.certificate_id in (
      select jsonb_array_elements_text(${JSON.stringify(certificateIds)}::jsonb))
    returning ${recordSelection}, c.earliest_not_after, c.valid_to, encode(c.bundle_digest, 'hex') as bundle_digest`);
  const blocks = await readBlocks(transaction, [...new Set(rows.map((row) => row.bundle_digest))]);
  return new Map(
    rows.map((row) => [
      row.certificate_id,
      {
        facts: certificateFacts({
          ...recordOfColumns(row),
          ...bundleOf(blocks.get(row.bundle_digest) ?? []),
          earliestNotAfter: fromNullableDatabaseInstant(row.earliest_not_after),
        }),
        endedAt: fromDatabaseInstant(row.valid_to),
      },
    ]),
  );
}

type EndedRow = RecordColumns & {
  earliest_not_after: string | null;
  valid_to: string;
  bundle_digest: string;
};

type BlockRow = {
  bundle_digest: string;
  bundle_index: number | null;
  fingerprint: string | null;
  label: string | null;
  reason: string | null;
};

async function readBlocks(
  transaction: Transaction,
  bundleDigests: string[],
): Promise<Map<string, BlockRow[]>> {
  const blocks = new Map<string, BlockRow[]>();
  if (bundleDigests.length === 0) return blocks;
  const rows = await transaction.execute<BlockRow>(sql`
    select encode(b.bundle_digest, 'hex') as bundle_digest, b.bundle_index,
      encode(b.fingerprint_sha256, 'hex') as fingerprint, b.label, b.reason
    from jsonb_array_elements_text(${JSON.stringify(bundleDigests)}::jsonb) d(hex)
    join certalog.bundle_blocks b on b.bundle_digest = decode(d.hex, 'hex') order by b.bundle_digest, b.position`);
  for (const row of rows) blocks.set(row.bundle_digest, [...(blocks.get(row.bundle_digest) ?? []), row]);
  return blocks;
}

function bundleOf(blocks: BlockRow[]): Pick<KnownCertificate, 'elements' | 'refusedBlocks'> {
  return {
    elements: blocks.flatMap(({ bundle_index, fingerprint }) =>
      fingerprint === null ? [] : [{ bundleIndex: bundle_index ?? 0, fingerprintSha256: fingerprint }],
    ),
    refusedBlocks: blocks.flatMap(({ bundle_index, label, reason }) =>
      reason === null ? [] : [{ bundleIndex: bundle_index, label, reason }],
    ),
  };
}
