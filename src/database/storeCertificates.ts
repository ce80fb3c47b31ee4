import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type CertificateElement, PARSER_VERSION } from '../certificate/element.ts';
import { elementFields } from '../certificate/elementJson.ts';
import type { CertificateDifference } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { toDatabaseInstant, toNullableDatabaseInstant } from './instant.ts';

/**
 * Stores new and changed certificates of an account: their elements and bundles, once each, then their periods. The
 * period of a changed one ends where the new one begins. Elements and bundles are inserted in the order of their
 * digests, so that two accounts that store the same ones wait for each other instead of deadlocking.
 */
export async function storeCertificates(
  transaction: Transaction,
  accountId: string,
  differences: CertificateDifference[],
  observedAt: string,
): Promise<void> {
  await storeElements(transaction, differences);
  await storeBundles(transaction, differences);
  await storePeriods(transaction, accountId, differences, observedAt);
}

async function storeElements(transaction: Transaction, differences: CertificateDifference[]): Promise<void> {
  const rows = new Map(
    differences
      .flatMap(({ newElements }) => newElements)
      .map(({ element, der }) => [element.fingerprintSha256, elementRow(element, der)]),
  );
  if (rows.size === 0) return;
  await transaction.execute(sql`
    insert into certalog.elements (fingerprint_sha256, der, parser_version, parses, spki_sha256, serial_number,
      serial_number_decimal, version, subject, subject_cn, issuer, issuer_cn, not_before, not_after,
      signature_algorithm, signature_algorithm_oid, key_algorithm, key_algorithm_oid, key_size, curve, is_ca,
      path_length, key_usage, extended_key_usage, subject_alternative_names, subject_key_identifier,
      authority_key_identifier, self_signed, failures)
    select decode(fingerprint_sha256, 'hex'), decode(der, 'base64'), parser_version, parses,
      decode(spki_sha256, 'hex'), serial_number, serial_number_decimal, version, subject, subject_cn, issuer,
      issuer_cn, not_before, not_after, signature_algorithm, signature_algorithm_oid, key_algorithm,
      key_algorithm_oid, key_size, curve, is_ca, path_length, key_usage, extended_key_usage,
      subject_alternative_names, subject_key_identifier, authority_key_identifier, self_signed, failures
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) as r(fingerprint_sha256 text, der text,
      parser_version int, parses boolean, spki_sha256 text, serial_number text, serial_number_decimal text,
      version bigint, subject text, subject_cn text, issuer text, issuer_cn text, not_before timestamptz,
      not_after timestamptz, signature_algorithm text, signature_algorithm_oid text, key_algorithm text,
      key_algorithm_oid text, key_size int, curve text, is_ca boolean, path_length bigint, key_usage jsonb,
      extended_key_usage jsonb, subject_alternative_names jsonb, subject_key_identifier text,
      authority_key_identifier text, self_signed boolean, failures jsonb)
    order by fingerprint_sha256
    on conflict (fingerprint_sha256) do nothing`);
}

async function storeBundles(transaction: Transaction, differences: CertificateDifference[]): Promise<void> {
  const bundles = new Map(differences.map((difference) => [difference.bundleDigest, blockRows(difference)]));
  const blocks = [...bundles.values()].flat();
  await transaction.execute(sql`
    with inserted as (
      insert into certalog.bundles (digest)
      select decode(digest, 'hex') from jsonb_array_elements_text(${JSON.stringify([...bundles.keys()])}::jsonb) d(digest)
      order by digest
      on conflict (digest) do nothing
      returning digest)
    insert into certalog.bundle_blocks (bundle_digest, position, bundle_index, fingerprint_sha256, label, reason, text)
    select i.digest, r.position, r.bundle_index, decode(r.fingerprint_sha256, 'hex'), r.label, r.reason, r.text
    from jsonb_to_recordset(${JSON.stringify(blocks)}::jsonb) as r(bundle_digest text, position int, bundle_index int,
      fingerprint_sha256 text, label text, reason text, text text)
    join inserted i on i.digest = decode(r.bundle_digest, 'hex')`);
}

async function storePeriods(
  transaction: Transaction,
  accountId: string,
  differences: CertificateDifference[],
  observedAt: string,
): Promise<void> {
  const at = toDatabaseInstant(observedAt);
  const rows = JSON.stringify(differences.map(periodRow));
  await transaction.execute(sql`
    update certalog.certificates c
    set valid_to = greatest(${at}::timestamptz, c.valid_from + interval '1 microsecond')
    from jsonb_to_recordset(${rows}::jsonb) as r(certificate_id text)
    where c.account_id = ${accountId} and c.certificate_id = r.certificate_id and c.valid_to is null`);
  await transaction.execute(sql`
    insert into certalog.certificates (account_id, certificate_id, valid_from, name, ca, type, uploaded_on,
      declared_expires_on, declared_issuer, declared_serial_number, declared_signature, record_failures,
      record_digest, bundle_digest, earliest_not_after, latest_not_before)
    select ${accountId}, r.certificate_id,
      greatest(${at}::timestamptz, (select max(p.valid_to) from certalog.certificates p
        where p.account_id = ${accountId} and p.certificate_id = r.certificate_id)),
      r.name, r.ca, r.type, r.uploaded_on, r.declared_expires_on, r.declared_issuer, r.declared_serial_number,
      r.declared_signature, r.record_failures, decode(r.record_digest, 'hex'), decode(r.bundle_digest, 'hex'),
      r.earliest_not_after, r.latest_not_before
    from jsonb_to_recordset(${rows}::jsonb) as r(certificate_id text, name text, ca boolean, type text,
      uploaded_on timestamptz, declared_expires_on timestamptz, declared_issuer text, declared_serial_number text,
      declared_signature text, record_failures jsonb, record_digest text, bundle_digest text,
      earliest_not_after timestamptz, latest_not_before timestamptz)`);
}

function elementRow(element: CertificateElement, der: Uint8Array) {
  return {
    ...elementFields(element),
    der: Buffer.from(der).toString('base64'),
    parser_version: PARSER_VERSION,
    parses: element.parses,
    signature_algorithm_oid: element.signatureAlgorithmOid,
    key_algorithm_oid: element.keyAlgorithmOid,
    not_before: toNullableDatabaseInstant(element.notBefore),
    not_after: toNullableDatabaseInstant(element.notAfter),
  };
}

function blockRows({ bundleDigest, blocks }: CertificateDifference) {
  return blocks.map((block, position) => ({
    bundle_digest: bundleDigest,
    position,
    bundle_index: block.bundleIndex,
    ...(block.kind === 'certificate'
      ? { fingerprint_sha256: createHash('sha256').update(block.der).digest('hex') }
      : { label: block.label, reason: block.reason, text: block.text }),
  }));
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
