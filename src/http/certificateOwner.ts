import type { Certificate } from '../inventory/queries/certificates.ts';
import type { Owner, OwnerOf } from '../ownership/owner.ts';

/** Who answers for a certificate, by the rules of now. */
export function certificateOwner(
  { accountId, name, elements }: Pick<Certificate, 'accountId' | 'name' | 'elements'>,
  ownerOf: OwnerOf,
): Owner | null {
  return ownerOf({ accountId, name, subject: elements[0]?.subject ?? null });
}
