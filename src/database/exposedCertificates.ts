import { sql } from 'drizzle-orm';
import type { ExposedCertificate, ExposedElement } from '../inventory/expositionSource.ts';
import { associationsReadAt } from './certificateKnowledge.ts';
import type { Transaction } from './connection.ts';
import { readAhead } from './exposedBatches.ts';

/** Certificates read at once while the metrics are rendered. */
const BATCH = 500;

/**
 * Every current certificate as the metrics show it, by account and id, in batches; the next batch is read while its
 * consumer works on the one before. Elements come as rows, which costs PostgreSQL a fraction of what JSON would.
 */
export function exposedCertificates(
  transaction: Transaction,
  wanted: { names: boolean },
  batchSize: number = BATCH,
): AsyncIterable<ExposedCertificate[]> {
  return readAhead(batchSize, (after) => readBatch(transaction, wanted.names, batchSize, after));
}

type Place = Pick<ExposedCertificate, 'accountId' | 'certificateId'>;

async function readBatch(
  transaction: Transaction,
  withNames: boolean,
  batchSize: number,
  after: Place | null,
): Promise<ExposedCertificate[]> {
  const certificates = new Map<string, ExposedCertificate>();
  for (const row of await readElements(transaction, withNames, batchSize, after)) {
    const { accountId, certificateId, name, managedBy, earliestNotAfter, latestNotBefore, ...rest } = row;
    const { usesKnown, ...element } = rest;
    let certificate = certificates.get(keyOf(row));
    if (!certificate) {
      const identity = { accountId, certificateId, name, managedBy, earliestNotAfter, latestNotBefore };
      certificate = { ...identity, usesKnown, elements: [], associations: [] };
      certificates.set(keyOf(row), certificate);
    }
    if (isElement(element)) certificate.elements.push(element);
  }
  const batch = [...certificates.values()];
  const last = batch.at(-1);
  if (!last) return batch;
  for (const { service, status, count, ...place } of await readAssociations(transaction, after, last)) {
    certificates.get(keyOf(place))?.associations.push({ service, status, count });
  }
  return batch;
}

type ElementRow = Flat<Omit<ExposedCertificate, 'elements' | 'associations'>> & Flat<MaybeElement>;
/** As a type of its own, which an index signature may be read from. */
type Flat<Row> = { [Column in keyof Row]: Row[Column] };
/** All null where the certificate has no element. */
type MaybeElement = ExposedElement | Record<keyof ExposedElement, null>;

function isElement(element: MaybeElement): element is ExposedElement {
  return element.bundleIndex !== null;
}

/** A row per element, and one for each certificate without any. */
async function readElements(
  transaction: Transaction,
  withNames: boolean,
  batchSize: number,
  after: Place | null,
): Promise<ElementRow[]> {
  const names = withNames
    ? sql`case when e.bundle_index is not null then json_build_object('subject', e.subject, 'issuer', e.issuer,
        'serialNumberDecimal', e.serial_number_decimal,
        'subjectAlternativeNames', coalesce(e.subject_alternative_names, '[]')) end`
    : sql`null`;
  return transaction.execute<ElementRow>(sql`
    with c as (
      select account_id, certificate_id, name, type, bundle_digest, earliest_not_after, latest_not_before,
        ${associationsReadAt(null)} is not null as uses_known
      from certalog.certificates c
      where c.valid_to is null and ${behind(after)}
      order by c.account_id, c.certificate_id limit ${batchSize})
    select c.account_id as "accountId", c.certificate_id as "certificateId", coalesce(c.name, '') as name,
      coalesce(c.type, '') as "managedBy", extract(epoch from c.earliest_not_after)::float8 as "earliestNotAfter",
      extract(epoch from c.latest_not_before)::float8 as "latestNotBefore", c.uses_known as "usesKnown",
      e.bundle_index as "bundleIndex", e.parses, extract(epoch from e.not_before)::float8 as "notBefore",
      extract(epoch from e.not_after)::float8 as "notAfter", e.subject_cn as "subjectCn", e.issuer_cn as "issuerCn",
      e.serial_number as "serialNumber", encode(e.fingerprint_sha256, 'hex') as "fingerprintSha256",
      e.key_algorithm as "keyAlgorithm", e.key_size as "keySize", e.signature_algorithm as "signatureAlgorithm",
      e.is_ca as "isCa", ${names} as names
    from c left join lateral (
      select b.bundle_index, e.* from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
      where b.bundle_digest = c.bundle_digest) e on true
    order by c.account_id, c.certificate_id, e.bundle_index`);
}

type AssociationRow = Flat<Place & ExposedCertificate['associations'][number]>;

/** Equal associations counted, of the certificates behind `after` up to `last`. */
async function readAssociations(
  transaction: Transaction,
  after: Place | null,
  last: Place,
): Promise<AssociationRow[]> {
  return transaction.execute<AssociationRow>(sql`
    select c.account_id as "accountId", c.certificate_id as "certificateId", c.service, c.status, count(*)::int as count
    from certalog.associations c
    where c.valid_to is null and ${behind(after)}
      and (c.account_id, c.certificate_id) <= (${last.accountId}, ${last.certificateId})
    group by c.account_id, c.certificate_id, c.service, c.status
    order by c.account_id, c.certificate_id, c.service, c.status`);
}

function behind(after: Place | null) {
  return after === null
    ? sql`true`
    : sql`(c.account_id, c.certificate_id) > (${after.accountId}, ${after.certificateId})`;
}

function keyOf({ accountId, certificateId }: Place): string {
  return `${accountId} ${certificateId}`;
}
