import { sql } from 'drizzle-orm';
import type { Transaction } from './connection.ts';
import { toDatabaseInstant } from './instant.ts';

/** Ends the periods of certificates that are proven gone, with the periods of their associations, and their gaps. */
export async function removeCertificates(
  transaction: Transaction,
  accountId: string,
  certificateIds: string[],
  observedAt: string,
): Promise<void> {
  const at = toDatabaseInstant(observedAt);
  const gone = sql`(select jsonb_array_elements_text(${JSON.stringify(certificateIds)}::jsonb))`;
  for (const table of ['certificates', 'associations']) {
    await transaction.execute(sql`
      update certalog.${sql.identifier(table)}
      set valid_to = greatest(${at}::timestamptz, valid_from + interval '1 microsecond')
      where account_id = ${accountId} and certificate_id in ${gone} and valid_to is null`);
  }
  for (const table of ['listing_gaps', 'association_gaps']) {
    await transaction.execute(sql`
      delete from certalog.${sql.identifier(table)}
      where account_id = ${accountId} and certificate_id in ${gone}`);
  }
}
