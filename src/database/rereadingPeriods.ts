import { type SQL, sql } from 'drizzle-orm';
import { certificateEvent } from '../inventory/certificateFacts.ts';
import type { ChangeEvent, Facts } from '../inventory/changeEvent.ts';
import { appendChanges } from './changeLog.ts';
import type { Transaction } from './connection.ts';
import { fromDatabaseInstant } from './instant.ts';
import { endAt, notBefore } from './moment.ts';

/** What a current certificate shall be from now on; all else of its row stays. Digests in hex. */
export interface Renewal {
  /** Of its row. */
  id: string;
  accountId: string;
  certificateId: string;
  bundleDigest: string;
  recordDigest: string;
  /** As PostgreSQL writes them. */
  earliestNotAfter: string | null;
  latestNotBefore: string | null;
  /** What the change log tells of it, as far as it may differ. */
  before: Facts;
  after: Facts;
}

/** Rows that are read, changed and told of at once: a bundle can be that of every certificate there is. */
const PAGE = 1_000;

/** What giving new periods has done: how many certificates have one, and of which accounts the change log was told. */
interface Renewed {
  certificates: number;
  toldAccounts: ReadonlySet<string>;
}

/**
 * Gives current certificates new periods and tells the change log. `current` selects their rows in the order of
 * accounts and locks them with NOWAIT; the accounts are locked already.
 *
 * The row that is current stays so, and what it was until now goes into a row of its own: a sync that waits for the
 * row to end its period finds it, which it would not find a row that is new.
 */
export async function renewPeriods<Row>(
  transaction: Transaction,
  current: SQL,
  renewalOf: (row: Row) => Renewal,
  at: string,
): Promise<Renewed> {
  let certificates = 0;
  const toldAccounts = new Set<string>();
  await transaction.execute(sql`declare to_renew no scroll cursor for ${current}`);
  for (;;) {
    const rows = await transaction.execute(sql`fetch ${sql.raw(String(PAGE))} from to_renew`);
    if (rows.length === 0) break;
    const renewals = rows.map((row) => renewalOf(row as Row));
    for (const accountId of await renewPage(transaction, renewals, at)) toldAccounts.add(accountId);
    certificates += rows.length;
  }
  await transaction.execute(sql`close to_renew`);
  return { certificates, toldAccounts };
}

/** Locks the accounts that `holders` selects, in the order of their ids; gives the ids. */
export async function lockAccounts(transaction: Transaction, holders: SQL): Promise<string[]> {
  // The change log takes this lock too. To take it after a row of the account was written would mean to wait for
  // whoever has written another and wants it as well.
  const rows = await transaction.execute<{ account_id: string }>(sql`
    select account_id from certalog.accounts where account_id in (${holders}) order by account_id for update`);
  return rows.map((row) => row.account_id);
}

/** Gives the accounts whose change log was told. */
async function renewPage(transaction: Transaction, renewals: Renewal[], at: string): Promise<string[]> {
  const validFrom = await moveRows(transaction, renewals, at);
  const events = new Map<string, ChangeEvent[]>();
  for (const { id, accountId, certificateId, before, after } of renewals) {
    const from = validFrom.get(id);
    if (from === undefined)
      throw new Error(`certificate ${certificateId} was locked and could not be changed`);
    const event = certificateEvent({ certificateId, at: from, returns: false }, before, after);
    const differs = Object.keys(event.after ?? {}).length > 0;
    if (differs) events.set(accountId, [...(events.get(accountId) ?? []), event]);
  }
  for (const [accountId, ofAccount] of events) await appendChanges(transaction, accountId, ofAccount);
  return [...events.keys()];
}

/** Gives, by the id of the row, when its new period begins, in ISO 8601. */
async function moveRows(
  transaction: Transaction,
  renewals: Renewal[],
  at: string,
): Promise<Map<string, string>> {
  const rows = renewals.map((renewal) => ({
    id: renewal.id,
    bundle_digest: renewal.bundleDigest,
    record_digest: renewal.recordDigest,
    earliest_not_after: renewal.earliestNotAfter,
    latest_not_before: renewal.latestNotBefore,
  }));
  const begin = notBefore(sql`a.changed_at`, endAt('c', at));
  const moved = await transaction.execute<{ id: string; valid_from: string }>(sql`
    with r as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id bigint, bundle_digest text,
        record_digest text, earliest_not_after timestamptz, latest_not_before timestamptz)),
    past as (
      insert into certalog.certificates (account_id, certificate_id, valid_from, valid_to, name, ca, type,
        uploaded_on, declared_expires_on, declared_issuer, declared_serial_number, declared_signature,
        record_failures, record_digest, bundle_digest, earliest_not_after, latest_not_before)
      select c.account_id, c.certificate_id, c.valid_from, ${begin}, c.name, c.ca, c.type,
        c.uploaded_on, c.declared_expires_on, c.declared_issuer, c.declared_serial_number, c.declared_signature,
        c.record_failures, c.record_digest, c.bundle_digest, c.earliest_not_after, c.latest_not_before
      from certalog.certificates c join r using (id) join certalog.accounts a using (account_id))
    update certalog.certificates c
    set valid_from = ${begin}, bundle_digest = decode(r.bundle_digest, 'hex'),
      record_digest = decode(r.record_digest, 'hex'), earliest_not_after = r.earliest_not_after,
      latest_not_before = r.latest_not_before
    from r, certalog.accounts a where c.id = r.id and a.account_id = c.account_id and c.valid_to is null
    returning c.id, c.valid_from`);
  return new Map(moved.map((row) => [row.id, fromDatabaseInstant(row.valid_from)]));
}
