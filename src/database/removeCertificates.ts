import { sql } from 'drizzle-orm';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import type { Transaction } from './connection.ts';
import { endCertificates } from './endCertificates.ts';
import { endAssociationsOf } from './storeAssociations.ts';
import { endFindingsOf } from './storeFindings.ts';

/**
 * Ends the periods of certificates that are proven gone, with those of their associations and findings, and their
 * gaps. Gives what is to be told of it.
 */
export async function removeCertificates(
  transaction: Transaction,
  accountId: string,
  certificateIds: string[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  const findings = await endFindingsOf(transaction, accountId, certificateIds, observedAt);
  const associations = await endAssociationsOf(transaction, accountId, certificateIds, observedAt);
  const ended = await endCertificates(transaction, accountId, certificateIds, observedAt);
  for (const table of ['listing_gaps', 'association_gaps']) {
    await transaction.execute(sql`
      delete from certalog.${sql.identifier(table)}
      where account_id = ${accountId} and certificate_id in (
        select jsonb_array_elements_text(${JSON.stringify(certificateIds)}::jsonb))`);
  }
  const certificates = [...ended].map(
    ([certificateId, { facts, endedAt }]): ChangeEvent => ({
      kind: 'certificate_removed',
      certificateId,
      at: endedAt,
      before: facts,
      after: null,
    }),
  );
  return [...findings, ...associations, ...certificates];
}
