import { sql } from 'drizzle-orm';
import { blockFacts, certificateEvent, certificateFacts } from '../inventory/certificateFacts.ts';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import type { CertificateDifference } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { endCertificates } from './endCertificates.ts';
import { fromDatabaseInstant, toDatabaseInstant, toNullableDatabaseInstant } from './instant.ts';

/** Ends the periods of changed certificates and begins those of changed and new ones. Gives what is to be told of it. */
export async function storePeriods(
  transaction: Transaction,
  accountId: string,
  differences: CertificateDifference[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  const byId = new Map(differences.map((difference) => [difference.record.certificateId, difference]));
  const ended = await endCertificates(transaction, accountId, [...byId.keys()], observedAt);
  const rows = JSON.stringify(
    differences.map((difference) => ({
      ...periodRow(difference),
      ended_at: toNullableDatabaseInstant(ended.get(difference.record.certificateId)?.endedAt ?? null),
    })),
  );
  const begun = await transaction.execute<{
    certificate_id: string;
    valid_from: string;
    returns: boolean;
  }>(sql`
    insert into certalog.certificates as c (account_id, certificate_id, valid_from, name, ca, type, uploaded_on,
      declared_expires_on, declared_issuer, declared_serial_number, declared_signature, record_failures,
      record_digest, bundle_digest, earliest_not_after, latest_not_before)
    select ${accountId}, r.certificate_id,
      greatest(${toDatabaseInstant(observedAt)}::timestamptz, r.ended_at),
      r.name, r.ca, r.type, r.uploaded_on, r.declared_expires_on, r.declared_issuer, r.declared_serial_number,
      r.declared_signature, r.record_failures, decode(r.record_digest, 'hex'), decode(r.bundle_digest, 'hex'),
      r.earliest_not_after, r.latest_not_before
    from jsonb_to_recordset(${rows}::jsonb) as r(certificate_id text, name text, ca boolean, type text,
      uploaded_on timestamptz, declared_expires_on timestamptz, declared_issuer text, declared_serial_number text,
      declared_signature text, record_failures jsonb, record_digest text, bundle_digest text,
      earliest_not_after timestamptz, latest_not_before timestamptz, ended_at timestamptz)
    returning c.certificate_id, c.valid_from, exists (
      select 1 from certalog.certificates p where p.account_id = c.account_id
        and p.certificate_id = c.certificate_id and p.valid_to is not null) as returns`);
  return begun.flatMap(({ certificate_id: certificateId, valid_from, returns }) => {
    const difference = byId.get(certificateId);
    if (!difference) return [];
    const { record, blocks, earliestNotAfter } = difference;
    const before = ended.get(certificateId)?.facts ?? null;
    const at = fromDatabaseInstant(valid_from);
    return [
      certificateEvent(
        { certificateId, at, returns },
        before,
        certificateFacts({ ...record, ...blockFacts(blocks), earliestNotAfter }),
      ),
    ];
  });
}

function periodRow({ record, ...difference }: CertificateDifference) {
  return {
    certificate_id: record.certificateId,
    name: record.name,
    ca: record.ca,
    type: record.type,
    uploaded_on: toNullableDatabaseInstant(record.uploadedOn),
    declared_expires_on: toNullableDatabaseInstant(record.declared.expiresOn),
    declared_issuer: record.declared.issuer,
    declared_serial_number: record.declared.serialNumber,
    declared_signature: record.declared.signature,
    record_failures: record.failures,
    record_digest: difference.recordDigest,
    bundle_digest: difference.bundleDigest,
    earliest_not_after: toNullableDatabaseInstant(difference.earliestNotAfter),
    latest_not_before: toNullableDatabaseInstant(difference.latestNotBefore),
  };
}
