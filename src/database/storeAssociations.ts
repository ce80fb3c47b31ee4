import { type SQL, sql } from 'drizzle-orm';
import { associationEvents, type TurningAssociation } from '../inventory/associationEvents.ts';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import type { AssociationDifference } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { fromDatabaseInstant, toDatabaseInstant } from './instant.ts';
import { endAt } from './moment.ts';

/**
 * Ends the periods of associations that are no longer answered and begins those of new ones. Gives what is to be told
 * of it.
 */
export async function storeAssociations(
  transaction: Transaction,
  accountId: string,
  differences: AssociationDifference[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  const removedIds = differences.flatMap((difference) => difference.removedIds);
  const ended = await endAssociations(
    transaction,
    sql`a.id in (select r.id::bigint from jsonb_array_elements_text(${JSON.stringify(removedIds)}::jsonb) r(id))`,
    observedAt,
  );
  const added = differences.flatMap(({ certificateId, added }) =>
    added.map(({ service, status, ordinal }) => ({
      certificate_id: certificateId,
      service,
      status,
      ordinal,
    })),
  );
  const begun = await transaction.execute<TurningRow>(sql`
    insert into certalog.associations as a (account_id, certificate_id, service, status, ordinal, valid_from)
    select ${accountId}, r.certificate_id, r.service, r.status, r.ordinal, ${toDatabaseInstant(observedAt)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
      as r(certificate_id text, service text, status text, ordinal int)
    returning a.certificate_id, a.service, a.status, a.valid_from as at`);
  return associationEvents(ended, begun.map(turningOf));
}

/** Ends the current associations of the given certificates. Gives what is to be told of it. */
export async function endAssociationsOf(
  transaction: Transaction,
  accountId: string,
  certificateIds: string[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  const ofCertificates = sql`a.account_id = ${accountId} and a.certificate_id in (
    select jsonb_array_elements_text(${JSON.stringify(certificateIds)}::jsonb))`;
  return associationEvents(await endAssociations(transaction, ofCertificates, observedAt), []);
}

type TurningRow = { certificate_id: string; service: string; status: string; at: string };

async function endAssociations(
  transaction: Transaction,
  condition: SQL,
  observedAt: string,
): Promise<TurningAssociation[]> {
  const rows = await transaction.execute<TurningRow>(sql`
    update certalog.associations a
    set valid_to = ${endAt('a', observedAt)}
    where ${condition} and a.valid_to is null
    returning a.certificate_id, a.service, a.status, a.valid_to as at`);
  return rows.map(turningOf);
}

function turningOf({ certificate_id, service, status, at }: TurningRow): TurningAssociation {
  return { certificateId: certificate_id, service, status, at: fromDatabaseInstant(at) };
}
