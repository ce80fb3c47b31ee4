import { type SQL, sql } from 'drizzle-orm';
import { certificateFacts, differingFacts, type KnownCertificate } from '../../inventory/certificateFacts.ts';
import type { Facts } from '../../inventory/changeEvent.ts';
import type {
  CertificateDifferenceKind,
  ComparedCertificate,
  DifferenceListRequest,
  DifferencePosition,
} from '../../inventory/queries/comparison.ts';
import type { Slice } from '../../inventory/queries/slice.ts';
import type { Database } from '../connection.ts';
import { fromNullableDatabaseInstant } from '../instant.ts';
import { type RecordColumns, recordOfColumns, recordSelection } from '../recordColumns.ts';
import { differencePage, inPageOrder, sameAt } from './differences.ts';
import { type PlacedRow, sliceOf } from './slices.ts';

/** Certificates that were there at one of the moments only, or were different at both. */
export async function comparedCertificates(
  database: Database,
  kind: CertificateDifferenceKind,
  request: DifferenceListRequest,
): Promise<Slice<ComparedCertificate, DifferencePosition>> {
  const rows = await database.execute<ComparedRow>(sql`
    with ${differencePage(kind, request, request)}
    select * from (
      ${rowsAt(kind, request.from, sql`false`)} union all ${rowsAt(kind, request.to, sql`true`)}) page
    order by ${inPageOrder}, later`);
  return sliceOf(rows, request.limit, differenceOf);
}

type ComparedRow = PlacedRow &
  RecordColumns & {
    later: boolean;
    earliest_not_after: string | null;
    elements: KnownCertificate['elements'] | null;
    refused_blocks: KnownCertificate['refusedBlocks'] | null;
  };

function rowsAt(kind: CertificateDifferenceKind, moment: string, later: SQL): SQL {
  return sql`
    select page.account_id, page.place, ${later} as later, ${recordSelection}, c.earliest_not_after, (
        select json_agg(json_build_object('bundleIndex', b.bundle_index,
          'fingerprintSha256', encode(b.fingerprint_sha256, 'hex')) order by b.position)
        from certalog.bundle_blocks b
        where b.bundle_digest = c.bundle_digest and b.fingerprint_sha256 is not null) as elements, (
        select json_agg(json_build_object('bundleIndex', b.bundle_index, 'label', b.label, 'reason', b.reason)
          order by b.position)
        from certalog.bundle_blocks b
        where b.bundle_digest = c.bundle_digest and b.reason is not null) as refused_blocks
    from page join certalog.certificates c on ${sameAt(kind, moment)}`;
}

function differenceOf(rows: ComparedRow[]): ComparedCertificate {
  const [last] = rows.toReversed();
  if (!last) throw new Error('a difference has no row');
  const facts = (later: boolean) => factsOf(rows.find((row) => row.later === later));
  const [before, after] = [facts(false), facts(true)];
  const { account_id: accountId, certificate_id: certificateId, name } = last;
  const differing = before !== null && after !== null ? differingFacts(before, after) : { before, after };
  return { accountId, certificateId, name, ...differing };
}

function factsOf(row: ComparedRow | undefined): Facts | null {
  if (!row) return null;
  return certificateFacts({
    ...recordOfColumns(row),
    elements: row.elements ?? [],
    refusedBlocks: row.refused_blocks ?? [],
    earliestNotAfter: fromNullableDatabaseInstant(row.earliest_not_after),
  });
}
