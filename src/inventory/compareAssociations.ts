import type { AssociationDifference, StoredAssociation } from './repository.ts';
import type { SourceAssociation } from './source.ts';

/**
 * The difference between the associations stored for a certificate and those of one successful answer, or null when
 * there is none. Entries have no identity of their own: equal ones of one answer are told apart by their ordinal.
 */
export function compareAssociations(
  certificateId: string,
  stored: readonly StoredAssociation[],
  answered: readonly SourceAssociation[],
): AssociationDifference | null {
  const remaining = new Map(stored.map((association) => [keyOf(association), association.id]));
  const added: AssociationDifference['added'] = [];
  for (const association of numbered(answered)) {
    if (!remaining.delete(keyOf(association))) added.push(association);
  }
  if (added.length === 0 && remaining.size === 0) return null;
  return { certificateId, added, removedIds: [...remaining.values()] };
}

function numbered(answered: readonly SourceAssociation[]): AssociationDifference['added'] {
  const seen = new Map<string, number>();
  return answered.map(({ service, status }) => {
    const key = JSON.stringify([service, status]);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return { service, status, ordinal };
  });
}

function keyOf({ service, status, ordinal }: AssociationDifference['added'][number]): string {
  return JSON.stringify([service, status, ordinal]);
}
