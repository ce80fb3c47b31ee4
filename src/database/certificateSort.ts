import { type SQL, sql } from 'drizzle-orm';
import type {
  CertificatePosition,
  CertificateSort,
  CertificateSortKey,
} from '../inventory/queries/certificates.ts';
import { expiry } from './certificateFilter.ts';
import { toDatabaseInstant } from './instant.ts';

/** The order of rows `c` of `certalog.certificates`, in which the indexes on the current ones keep them. */
export function certificateOrder({ by, descending }: CertificateSort): SQL {
  const direction = descending ? sql`desc` : sql`asc`;
  return sql`${keys[by]} ${direction}, c.account_id ${direction}, c.certificate_id ${direction}`;
}

/** The condition that a row `c` comes after the position in that order. */
export function behind(position: CertificatePosition, { by, descending }: CertificateSort): SQL {
  const comparison = descending ? sql`<` : sql`>`;
  const { accountId, certificateId } = position;
  return sql`(${keys[by]}, c.account_id, c.certificate_id) ${comparison}
    (${positionKey(by, position.key)}, ${accountId}, ${certificateId})`;
}

const keys: Record<CertificateSortKey, SQL> = {
  earliest_not_after: expiry,
  name: sql`coalesce(c.name, '') collate "C"`,
  uploaded_on: sql`coalesce(c.uploaded_on, '-infinity')`,
};

function positionKey(by: CertificateSortKey, key: string | null): SQL {
  if (by === 'name') return sql`${key ?? ''}::text`;
  return sql`${key === null ? '-infinity' : toDatabaseInstant(key)}::timestamptz`;
}
