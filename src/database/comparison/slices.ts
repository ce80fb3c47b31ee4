import type { DifferencePosition } from '../../inventory/queries/comparison.ts';
import type { Slice } from '../../inventory/queries/slice.ts';

/** What every row of a page of differences says of its place. */
export type PlacedRow = { account_id: string; certificate_id: string; place: string };

/** A page of the differences whose rows come in order, those of one difference together; one more than `limit` may be there. */
export function sliceOf<Row extends PlacedRow, Difference>(
  rows: Iterable<Row>,
  limit: number,
  differenceOf: (rows: [Row, ...Row[]]) => Difference,
): Slice<Difference, DifferencePosition> {
  const groups: [Row, ...Row[]][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && isSame(last[0], row)) last.push(row);
    else groups.push([row]);
  }
  const page = groups.slice(0, limit);
  const end = page.at(-1)?.[0];
  return { rows: page.map(differenceOf), next: groups.length > limit && end ? positionOf(end) : null };
}

function isSame(a: PlacedRow, b: PlacedRow): boolean {
  return a.account_id === b.account_id && a.certificate_id === b.certificate_id && a.place === b.place;
}

function positionOf({ account_id, certificate_id, place }: PlacedRow): DifferencePosition {
  return { accountId: account_id, certificateId: certificate_id, id: Number(place) };
}
