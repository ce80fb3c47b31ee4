import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { PARSER_VERSION } from '../certificate/element.ts';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import type { CertificateDifference } from '../inventory/repository.ts';
import type { Transaction } from './connection.ts';
import { elementColumns } from './elementColumns.ts';
import { storePeriods } from './storePeriods.ts';

/**
 * Stores new and changed certificates of an account: their elements and bundles, once each, then their periods. The
 * period of a changed one ends where the new one begins. Elements and bundles are inserted in the order of their
 * digests, so that two accounts that store the same ones wait for each other instead of deadlocking. Gives what is to
 * be told of it.
 */
export async function storeCertificates(
  transaction: Transaction,
  accountId: string,
  differences: CertificateDifference[],
  observedAt: string,
): Promise<ChangeEvent[]> {
  await storeElements(transaction, differences);
  await storeBundles(transaction, differences);
  return storePeriods(transaction, accountId, differences, observedAt);
}

/** Stores elements that are not there yet. */
export async function storeElements(
  transaction: Transaction,
  differences: Pick<CertificateDifference, 'newElements'>[],
): Promise<void> {
  const rows = new Map(
    differences
      .flatMap(({ newElements }) => newElements)
      .map(({ element, der }) => [
        element.fingerprintSha256,
        { ...elementColumns(element), der: Buffer.from(der).toString('base64') },
      ]),
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

/** Stores bundles that are not there yet, with their blocks; their elements are there. */
export async function storeBundles(
  transaction: Transaction,
  differences: Pick<CertificateDifference, 'bundleDigest' | 'blocks'>[],
): Promise<void> {
  const bundles = new Map(differences.map((difference) => [difference.bundleDigest, blockRows(difference)]));
  const blocks = [...bundles.values()].flat();
  await transaction.execute(sql`
    with inserted as (
      insert into certalog.bundles (digest, parser_version)
      select decode(digest, 'hex'), ${PARSER_VERSION}
      from jsonb_array_elements_text(${JSON.stringify([...bundles.keys()])}::jsonb) d(digest)
      order by digest
      on conflict (digest) do nothing
      returning digest)
    insert into certalog.bundle_blocks (bundle_digest, position, bundle_index, fingerprint_sha256, label, reason, text)
    select i.digest, r.position, r.bundle_index, decode(r.fingerprint_sha256, 'hex'), r.label, r.reason, r.text
    from jsonb_to_recordset(${JSON.stringify(blocks)}::jsonb) as r(bundle_digest text, position int, bundle_index int,
      fingerprint_sha256 text, label text, reason text, text text)
    join inserted i on i.digest = decode(r.bundle_digest, 'hex')`);
}

function blockRows({ bundleDigest, blocks }: Pick<CertificateDifference, 'bundleDigest' | 'blocks'>) {
  return blocks.map((block, position) => ({
    bundle_digest: bundleDigest,
    position,
    bundle_index: block.bundleIndex,
    ...(block.kind === 'certificate'
      ? { fingerprint_sha256: createHash('sha256').update(block.der).digest('hex') }
      : { label: block.label, reason: block.reason, text: block.text }),
  }));
}
