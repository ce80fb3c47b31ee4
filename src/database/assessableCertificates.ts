import { type SQL, sql } from 'drizzle-orm';
import type { AssessableCertificate } from '../inventory/repository.ts';
import {
  type Idleness,
  readElements,
  readIdleness,
  readRefusedBlocks,
  readServices,
} from './assessableParts.ts';
import type { Database } from './connection.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant } from './instant.ts';
import { leadingElement, purpose } from './leadingElement.ts';
import { readDuplicates, readSharedKeys } from './otherCertificates.ts';
import { declaredOfColumns } from './recordColumns.ts';
import { readStoredFindings } from './storedFindings.ts';

export interface AssessableRequest {
  after: string | null;
  limit: number;
  listReadAt: string | null;
}

/**
 * A batch of the account's current certificates with all that they are judged by. Its statements need no common
 * snapshot: while the account's lock is held, nobody else changes what is of this account.
 */
export async function readAssessable(
  database: Database,
  accountId: string,
  { after, limit, listReadAt }: AssessableRequest,
): Promise<AssessableCertificate[]> {
  const behind = sql`c.account_id = ${accountId} and c.valid_to is null
    and ${after === null ? sql`true` : sql`c.certificate_id > ${after}`}`;
  const records = await readRecords(database, behind, limit);
  const last = records.at(-1)?.certificate_id;
  if (last === undefined) return [];
  const batch = sql`${behind} and c.certificate_id <= ${last}`;
  const [elements, refusedBlocks, services, idleness, duplicates, sharedKeys, findings] = await Promise.all([
    readElements(database, batch),
    readRefusedBlocks(database, batch),
    readServices(database, batch),
    readIdleness(database, batch),
    readDuplicates(database, batch),
    readSharedKeys(database, batch),
    readStoredFindings(database, batch),
  ]);
  return records.map((row) => {
    const id = row.certificate_id;
    const idle = idleness.get(id)?.[0];
    const certificate = {
      accountId,
      ...recordOf(row),
      elements: elements.get(id) ?? [],
      refusedBlocks: refusedBlocks.get(id) ?? [],
      services: services.get(id) ?? [],
      associationsReadAt: associationsReadAt(row, listReadAt, idle),
      unusedSince: idle?.unusedSince ?? fromDatabaseInstant(row.valid_from),
      duplicates: duplicates.get(id) ?? [],
      sharedKeys: sharedKeys.get(id) ?? [],
    };
    return { certificate, purpose: row.purpose, findings: findings.get(id) ?? [] };
  });
}

type RecordRow = {
  certificate_id: string;
  name: string | null;
  ca: boolean | null;
  declared_expires_on: string | null;
  declared_issuer: string | null;
  declared_serial_number: string | null;
  declared_signature: string | null;
  earliest_not_after: string | null;
  valid_from: string;
  purpose: string | null;
  has_gap: boolean;
  last_read_at: string | null;
};

async function readRecords(database: Database, condition: SQL, limit: number): Promise<RecordRow[]> {
  return database.execute<RecordRow>(sql`
    select c.certificate_id, c.name, c.ca, c.declared_expires_on, c.declared_issuer, c.declared_serial_number,
      c.declared_signature, c.earliest_not_after, c.valid_from, ${purpose} as purpose,
      g.account_id is not null as has_gap, g.last_read_at
    from certalog.certificates c left join ${leadingElement} on true
    left join certalog.association_gaps g
      on g.account_id = c.account_id and g.certificate_id = c.certificate_id
    where ${condition} order by c.certificate_id limit ${limit}`);
}

function recordOf(row: RecordRow) {
  return {
    certificateId: row.certificate_id,
    name: row.name,
    ca: row.ca,
    declared: declaredOfColumns(row),
    earliestNotAfter: fromNullableDatabaseInstant(row.earliest_not_after),
  };
}

/** A reading from before the certificate came, or came back, says nothing about it. */
function associationsReadAt(
  { has_gap, last_read_at }: RecordRow,
  listReadAt: string | null,
  idle: Idleness | undefined,
): string | null {
  const readAt = has_gap ? fromNullableDatabaseInstant(last_read_at) : listReadAt;
  const isBefore = readAt !== null && idle && Date.parse(readAt) < Date.parse(idle.presentSince);
  return isBefore ? null : readAt;
}
