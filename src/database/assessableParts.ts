import { type SQL, sql } from 'drizzle-orm';
import type { AssessedElement } from '../findings/assessedCertificate.ts';
import type { AssessableCertificate } from '../inventory/repository.ts';
import { presentSince } from './certificateKnowledge.ts';
import type { Database } from './connection.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';

/**
 * What certificates are judged by, in rows: PostgreSQL would take several times as long to make JSON of it. Each takes
 * the condition on rows `c` that are current and of the batch, and gives its parts by certificate id.
 */
export type Parts<Part> = Promise<ReadonlyMap<string, Part[]>>;

type OfCertificate<Part> = { [Column in keyof Part]: Part[Column] } & { certificate_id: string };

export async function readElements(database: Database, condition: SQL): Parts<AssessedElement> {
  const rows = await database.execute<OfCertificate<AssessedElement>>(sql`
    select c.certificate_id, b.bundle_index as "bundleIndex", encode(e.fingerprint_sha256, 'hex') as "fingerprintSha256",
      e.parses, encode(e.spki_sha256, 'hex') as "spkiSha256", e.serial_number_decimal as "serialNumberDecimal",
      e.subject, e.issuer, e.not_before as "notBefore", e.not_after as "notAfter",
      e.signature_algorithm as "signatureAlgorithm", e.key_algorithm as "keyAlgorithm", e.key_size as "keySize",
      e.curve, e.is_ca as "isCa", e.subject_key_identifier as "subjectKeyIdentifier",
      e.authority_key_identifier as "authorityKeyIdentifier", e.self_signed as "selfSigned", e.failures
    from certalog.certificates c
    join certalog.bundle_blocks b on b.bundle_digest = c.bundle_digest
    join certalog.elements e using (fingerprint_sha256)
    where ${condition} order by c.certificate_id, b.position`);
  return byCertificate(rows, (row) => ({
    ...row,
    notBefore: fromNullableDatabaseInstant(row.notBefore),
    notAfter: fromNullableDatabaseInstant(row.notAfter),
  }));
}

type RefusedBlock = AssessableCertificate['certificate']['refusedBlocks'][number];

export async function readRefusedBlocks(database: Database, condition: SQL): Parts<RefusedBlock> {
  const rows = await database.execute<OfCertificate<RefusedBlock>>(sql`
    select c.certificate_id, b.bundle_index as "bundleIndex", b.label, b.reason
    from certalog.certificates c join certalog.bundle_blocks b on b.bundle_digest = c.bundle_digest
    where ${condition} and b.reason is not null order by c.certificate_id, b.position`);
  return byCertificate(rows, (row) => row);
}

export async function readServices(database: Database, condition: SQL): Parts<string> {
  const rows = await database.execute<OfCertificate<{ service: string }>>(sql`
    select distinct c.certificate_id, a.service
    from certalog.certificates c join certalog.associations a
      on a.account_id = c.account_id and a.certificate_id = c.certificate_id and a.valid_to is null
    where ${condition} order by c.certificate_id, a.service`);
  return byCertificate(rows, ({ service }) => service);
}

/** Of a certificate without an association: since when it has been there, and without one. */
export interface Idleness {
  presentSince: string;
  unusedSince: string;
}

export async function readIdleness(database: Database, condition: SQL): Parts<Idleness> {
  const rows = await database.execute<OfCertificate<Idleness>>(sql`
    select i.certificate_id, i.present_since as "presentSince", greatest(i.present_since, i.last_use) as "unusedSince"
    from (
      select c.certificate_id, ${presentSince} as present_since, (
        select max(a.valid_to) from certalog.associations a
        where a.account_id = c.account_id and a.certificate_id = c.certificate_id) as last_use
      from certalog.certificates c
      where ${condition} and not exists (
        select 1 from certalog.associations a
        where a.account_id = c.account_id and a.certificate_id = c.certificate_id and a.valid_to is null)) i`);
  return byCertificate(rows, (row) => ({
    presentSince: fromDatabaseInstant(row.presentSince),
    unusedSince: fromDatabaseInstant(row.unusedSince),
  }));
}

/** Rows gathered under the id of their certificate, in their order. */
export function byCertificate<Row extends { certificate_id: string }, Part>(
  rows: Iterable<Row>,
  part: (row: Row) => Part,
): ReadonlyMap<string, Part[]> {
  const parts = new Map<string, Part[]>();
  for (const row of rows) {
    const list = parts.get(row.certificate_id);
    if (list) list.push(part(row));
    else parts.set(row.certificate_id, [part(row)]);
  }
  return parts;
}
