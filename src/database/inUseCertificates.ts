import { sql } from 'drizzle-orm';
import type { InUseCertificate } from '../inventory/repository.ts';
import type { Database } from './connection.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { leadingElement, purpose } from './leadingElement.ts';

/** The account's certificates that are in use, with what the leading element of each is for. */
export async function readInUse(database: Database, accountId: string): Promise<InUseCertificate[]> {
  const rows = await database.execute<{ [Column in keyof InUseCertificate]: InUseCertificate[Column] }>(sql`
    select c.certificate_id as "certificateId", c.name, ${purpose} as purpose, e.not_before as "notBefore",
      e.not_after as "notAfter"
    from certalog.certificates c join ${leadingElement} on true
    where c.account_id = ${accountId} and c.valid_to is null and exists (
      select 1 from certalog.associations a
      where a.account_id = c.account_id and a.certificate_id = c.certificate_id and a.valid_to is null)
    order by c.certificate_id`);
  return rows.map((row) => ({
    ...row,
    notBefore: fromNullableDatabaseInstant(row.notBefore),
    notAfter: fromNullableDatabaseInstant(row.notAfter),
  }));
}
