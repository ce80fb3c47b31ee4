import { type SQL, sql } from 'drizzle-orm';
import type { ElementRereading, RereadingStore } from '../inventory/rereadingStore.ts';
import { showChange } from './changeLog.ts';
import type { Transaction } from './connection.ts';
import { elementColumns } from './elementColumns.ts';
import { toDatabaseInstant } from './instant.ts';
import { lockAccounts, renewPeriods } from './rereadingPeriods.ts';
import { type RevaluedRow, renewalOfRevalued, revalued } from './rereadingValidity.ts';

/**
 * Stores elements as they are read now, and what that changes. An element that is no longer as it was when it was read
 * again is left out.
 */
export async function storeElementRereadings(
  transaction: Transaction,
  rereadings: ElementRereading[],
  at: string,
): ReturnType<RereadingStore['storeElements']> {
  const present = await stillAsRead(transaction, rereadings);
  await updateElements(transaction, present);
  const changed = present.filter(({ changes }) => changes.length > 0);
  if (changed.length === 0) return { elements: present.length, changedElements: 0, changedCertificates: 0 };

  await recordChanges(transaction, changed, at);
  const accountIds = await lockAccounts(transaction, holdersOf(changed));
  const inTime = changed.filter(({ changes }) =>
    changes.some(({ field }) => field === 'not_before' || field === 'not_after'),
  );
  const { certificates, toldAccounts } = await renewPeriods<RevaluedRow>(
    transaction,
    revalued(inTime.map(({ element }) => element.fingerprintSha256)),
    renewalOfRevalued,
    at,
  );
  await showChange(
    transaction,
    accountIds.filter((accountId) => !toldAccounts.has(accountId)),
  );
  return { elements: present.length, changedElements: changed.length, changedCertificates: certificates };
}

async function stillAsRead(
  transaction: Transaction,
  rereadings: ElementRereading[],
): Promise<ElementRereading[]> {
  const rows = rereadings.map(({ element, fromVersion }) => ({
    fingerprint: element.fingerprintSha256,
    from_version: fromVersion,
  }));
  const present = await transaction.execute<{ fingerprint: string }>(sql`
    select r.fingerprint
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(fingerprint text, from_version int)
    join certalog.elements e
      on e.fingerprint_sha256 = decode(r.fingerprint, 'hex') and e.parser_version = r.from_version`);
  const fingerprints = new Set(present.map(({ fingerprint }) => fingerprint));
  return rereadings.filter(({ element }) => fingerprints.has(element.fingerprintSha256));
}

/** The version never falls: where it is that of a newer reader already, the newer reading stays. */
async function updateElements(transaction: Transaction, rereadings: ElementRereading[]): Promise<void> {
  const changed = rereadings.filter(({ changes }) => changes.length > 0);
  const same = rereadings.filter(({ changes }) => changes.length === 0);
  await transaction.execute(sql`
    update certalog.elements e set parser_version = r.parser_version
    from jsonb_to_recordset(${JSON.stringify(same.map(versionRow))}::jsonb) as r(fingerprint text, parser_version int)
    where e.fingerprint_sha256 = decode(r.fingerprint, 'hex') and e.parser_version < r.parser_version`);
  if (changed.length === 0) return;
  await transaction.execute(sql`
    update certalog.elements e
    set parser_version = r.parser_version, parses = r.parses, spki_sha256 = r.spki_sha256,
      serial_number = r.serial_number, serial_number_decimal = r.serial_number_decimal, version = r.version,
      subject = r.subject, subject_cn = r.subject_cn, issuer = r.issuer, issuer_cn = r.issuer_cn,
      not_before = r.not_before, not_after = r.not_after, signature_algorithm = r.signature_algorithm,
      signature_algorithm_oid = r.signature_algorithm_oid, key_algorithm = r.key_algorithm,
      key_algorithm_oid = r.key_algorithm_oid, key_size = r.key_size, curve = r.curve, is_ca = r.is_ca,
      path_length = r.path_length, key_usage = r.key_usage, extended_key_usage = r.extended_key_usage,
      subject_alternative_names = r.subject_alternative_names, subject_key_identifier = r.subject_key_identifier,
      authority_key_identifier = r.authority_key_identifier, self_signed = r.self_signed, failures = r.failures
    from jsonb_populate_recordset(null::certalog.elements, ${JSON.stringify(changed.map(elementRow))}::jsonb) r
    where e.fingerprint_sha256 = r.fingerprint_sha256 and e.parser_version < r.parser_version`);
}

async function recordChanges(
  transaction: Transaction,
  changed: ElementRereading[],
  at: string,
): Promise<void> {
  const rows = changed.map(({ element, fromVersion, changes }) => ({
    ...versionRow({ element }),
    from_version: fromVersion,
    changes,
  }));
  await transaction.execute(sql`
    insert into certalog.element_rereadings (fingerprint_sha256, from_version, to_version, at, changes)
    select decode(r.fingerprint, 'hex'), r.from_version, r.parser_version, ${toDatabaseInstant(at)}, r.changes
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(fingerprint text, from_version int,
      parser_version int, changes jsonb)`);
}

/** The accounts that have a certificate with one of the elements now: all its fields are shown. */
function holdersOf(rereadings: ElementRereading[]): SQL {
  const fingerprints = rereadings.map(({ element }) => element.fingerprintSha256);
  return sql`
    select c.account_id
    from jsonb_array_elements_text(${JSON.stringify(fingerprints)}::jsonb) f(hex)
    join certalog.bundle_blocks b on b.fingerprint_sha256 = decode(f.hex, 'hex')
    join certalog.certificates c using (bundle_digest)
    where c.valid_to is null`;
}

function versionRow({ element }: Pick<ElementRereading, 'element'>) {
  return { fingerprint: element.fingerprintSha256, parser_version: element.parserVersion };
}

function elementRow({ element }: ElementRereading) {
  const hex = (digest: string | null) => (digest === null ? null : `\\x${digest}`);
  return {
    ...elementColumns(element),
    fingerprint_sha256: hex(element.fingerprintSha256),
    spki_sha256: hex(element.spkiSha256),
  };
}
