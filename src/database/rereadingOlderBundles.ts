import { sql } from 'drizzle-orm';
import type { PemBlock } from '../certificate/pem.ts';
import type { BlockFailureReason } from '../certificate/reasons.ts';
import type { OlderRequest, StoredBundle } from '../inventory/rereadingStore.ts';
import type { Database } from './connection.ts';

/** A bundle holds at most what fits into one PEM text. */
const BATCH = 20;

type BlockRow = {
  digest: string;
  parser_version: number;
  bundle_index: number | null;
  der: Buffer | null;
  label: string | null;
  reason: BlockFailureReason | null;
  text: string | null;
};

/** Bundles with a kept text that an older reader has split, by digest. */
export async function readOlderBundles(
  database: Database,
  { parserVersion, after }: OlderRequest,
): Promise<StoredBundle[]> {
  const behind = after === null ? sql`true` : sql`k.bundle_digest > decode(${after}, 'hex')`;
  const rows = await database.execute<BlockRow>(sql`
    select encode(b.digest, 'hex') as digest, b.parser_version, k.bundle_index, e.der, k.label, k.reason, k.text
    from (
      select b.digest, b.parser_version from certalog.bundles b
      where b.parser_version < ${parserVersion} and b.digest in (
        select k.bundle_digest from certalog.bundle_blocks k where k.text is not null and ${behind})
      order by b.digest limit ${BATCH}) b
    join certalog.bundle_blocks k on k.bundle_digest = b.digest
    left join certalog.elements e using (fingerprint_sha256)
    order by b.digest, k.position`);
  const bundles = new Map<string, StoredBundle>();
  for (const row of rows) {
    const { digest, parser_version } = row;
    const bundle = bundles.get(digest) ?? { digest, parserVersion: parser_version, blocks: [] };
    bundle.blocks.push(blockOf(row));
    bundles.set(digest, bundle);
  }
  return [...bundles.values()];
}

function blockOf({ digest, bundle_index: bundleIndex, der, label, reason, text }: BlockRow): PemBlock {
  if (der !== null && bundleIndex !== null) return { kind: 'certificate', bundleIndex, der };
  if (reason === null) throw new Error(`a block of bundle ${digest} is neither an element nor refused`);
  return { kind: 'refused', bundleIndex, label, reason, text };
}
