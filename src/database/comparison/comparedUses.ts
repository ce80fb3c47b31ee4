import { sql } from 'drizzle-orm';
import type {
  ComparedUse,
  DifferenceListRequest,
  DifferencePosition,
  UseDifferenceKind,
} from '../../inventory/queries/comparison.ts';
import type { Slice } from '../../inventory/queries/slice.ts';
import type { Database } from '../connection.ts';
import { differencePage, inPageOrder, nameBy } from './differences.ts';
import { type PlacedRow, sliceOf } from './slices.ts';

/** Uses of certificates that were there at one of the moments only; one with another status is another. */
export async function comparedUses(
  database: Database,
  kind: UseDifferenceKind,
  request: DifferenceListRequest,
): Promise<Slice<ComparedUse, DifferencePosition>> {
  const rows = await database.execute<ComparedRow>(sql`
    with ${differencePage(kind, request, request)}
    select page.account_id, page.certificate_id, page.place, page.service, page.status, ${nameBy(request.to)} as name
    from page order by ${inPageOrder}`);
  return sliceOf(rows, request.limit, ([{ account_id, certificate_id, name, service, status }]) => ({
    accountId: account_id,
    certificateId: certificate_id,
    name,
    service,
    status,
  }));
}

type ComparedRow = PlacedRow & { service: string; status: string; name: string | null };
