import { sql } from 'drizzle-orm';
import type { AssociationDifference } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { toDatabaseInstant } from './instant.ts';

/** Ends the periods of associations that are no longer answered and begins those of new ones. */
export async function storeAssociations(
  transaction: Transaction,
  accountId: string,
  differences: AssociationDifference[],
  observedAt: string,
): Promise<void> {
  const at = toDatabaseInstant(observedAt);
  const removedIds = differences.flatMap((difference) => difference.removedIds);
  const added = differences.flatMap(({ certificateId, added }) =>
    added.map(({ service, status, ordinal }) => ({
      certificate_id: certificateId,
      service,
      status,
      ordinal,
    })),
  );
  await transaction.execute(sql`
    update certalog.associations a
    set valid_to = greatest(${at}::timestamptz, a.valid_from + interval '1 microsecond')
    from jsonb_array_elements_text(${JSON.stringify(removedIds)}::jsonb) r(id)
    where a.id = r.id::bigint and a.valid_to is null`);
  await transaction.execute(sql`
    insert into certalog.associations (account_id, certificate_id, service, status, ordinal, valid_from)
    select ${accountId}, r.certificate_id, r.service, r.status, r.ordinal,
      greatest(${at}::timestamptz, (select max(p.valid_to) from certalog.associations p
        where p.account_id = ${accountId} and p.certificate_id = r.certificate_id
          and p.service = r.service and p.status = r.status and p.ordinal = r.ordinal))
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
      as r(certificate_id text, service text, status text, ordinal int)`);
}
