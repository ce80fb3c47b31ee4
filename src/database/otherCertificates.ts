import { type SQL, sql } from 'drizzle-orm';
import type { CertificateReference } from '../findings/assessedCertificate.ts';
import { byCertificate, type Parts } from './assessableParts.ts';
import type { Database } from './connection.ts';
import { leadingElement } from './leadingElement.ts';

/** How many others are given for one certificate: a common CA can be in thousands of accounts. */
const FEW = 4;

/** The first few other certificates, of any account, with the same leading element. */
export function readDuplicates(database: Database, condition: SQL): Parts<CertificateReference> {
  return readOthers(database, condition, sql`o.fingerprint_sha256 = e.fingerprint_sha256`);
}

/** The first few other certificates, of any account, whose leading element is another one with the same key. */
export function readSharedKeys(database: Database, condition: SQL): Parts<CertificateReference> {
  return readOthers(
    database,
    condition,
    sql`o.spki_sha256 = e.spki_sha256 and o.fingerprint_sha256 <> e.fingerprint_sha256`,
  );
}

/** `likeness`: between the leading element `e` of each certificate `c` and an element `o` of another. */
async function readOthers(
  database: Database,
  condition: SQL,
  likeness: SQL,
): Promise<ReadonlyMap<string, CertificateReference[]>> {
  type Row = { certificate_id: string } & {
    [Column in keyof CertificateReference]: CertificateReference[Column];
  };
  const rows = await database.execute<Row>(sql`
    select c.certificate_id, other.account_id as "accountId", other.certificate_id as "certificateId", other.name
    from certalog.certificates c join ${leadingElement} on true
    join lateral (
      select d.account_id, d.certificate_id, d.name
      from certalog.elements o
      join certalog.bundle_blocks b on b.fingerprint_sha256 = o.fingerprint_sha256
      join certalog.certificates d on d.bundle_digest = b.bundle_digest and d.valid_to is null
      where ${likeness} and (d.account_id, d.certificate_id) <> (c.account_id, c.certificate_id)
        and not exists (
          select 1 from certalog.bundle_blocks p where p.bundle_digest = b.bundle_digest
            and p.position < b.position and p.fingerprint_sha256 is not null)
      order by d.account_id, d.certificate_id limit ${FEW}) other on true
    where ${condition} order by c.certificate_id, other.account_id, other.certificate_id`);
  return byCertificate(rows, ({ accountId, certificateId, name }) => ({ accountId, certificateId, name }));
}
