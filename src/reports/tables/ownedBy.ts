import type { Owner } from '../../ownership/owner.ts';

/** Rows whose owner has one of the names; all when none are given. */
export function ownedBy<Row extends { owner: Owner | null }>(
  rows: Row[],
  owners: readonly string[] | undefined,
): Row[] {
  if (owners === undefined) return rows;
  return rows.filter(({ owner }) => owner !== null && owners.includes(owner.name));
}
