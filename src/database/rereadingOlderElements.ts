import { asc, sql } from 'drizzle-orm';
import type { OlderRequest, StoredElement } from '../inventory/rereadingStore.ts';
import type { Database } from './connection.ts';
import { elements } from './schema.ts';

const BATCH = 500;
/** Elements of ordinary size fill a batch by their number; of giant ones it takes fewer, at least one. */
const BATCH_OCTETS = 8_000_000;

/** Elements that an older reader has read, by fingerprint. */
export async function readOlderElements(
  database: Database,
  { parserVersion, after }: OlderRequest,
): Promise<StoredElement[]> {
  const behind = after === null ? sql`true` : sql`fingerprint_sha256 > decode(${after}, 'hex')`;
  return database
    .select()
    .from(elements)
    .where(
      sql`${elements.fingerprintSha256} in (
        select fingerprint_sha256 from (
          select fingerprint_sha256, octets, sum(octets) over (order by fingerprint_sha256) as octets_so_far
          from (
            select fingerprint_sha256, octet_length(der) as octets from certalog.elements
            where parser_version < ${parserVersion} and ${behind}
            order by fingerprint_sha256 limit ${BATCH}) first) counted
        where octets_so_far - octets < ${BATCH_OCTETS})`,
    )
    .orderBy(asc(elements.fingerprintSha256));
}
