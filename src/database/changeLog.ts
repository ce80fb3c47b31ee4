import { sql } from 'drizzle-orm';
import { chainEvents } from '../inventory/changeChain.ts';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import type { Transaction } from './connection.ts';
import { toDatabaseInstant } from './instant.ts';

/**
 * Appends events to the account's change log, in the transaction that makes the changes, and says that what the
 * inventory shows of it has changed. The lock on the account's row, which holds the log's head, makes writers continue
 * one another.
 */
export async function appendChanges(
  transaction: Transaction,
  accountId: string,
  events: ChangeEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const [head] = await transaction.execute<{ sequence: string; hash: string | null }>(sql`
    select change_sequence as sequence, encode(change_hash, 'hex') as hash
    from certalog.accounts where account_id = ${accountId} for no key update`);
  if (!head) throw new Error(`account ${accountId} is not in the database`);
  const chained = chainEvents(accountId, { sequence: Number(head.sequence), hash: head.hash }, events);
  const rows = chained.map(({ sequence, at, kind, certificateId, content, hash }) => ({
    sequence,
    at: toDatabaseInstant(at),
    kind,
    certificate_id: certificateId,
    content,
    hash,
  }));
  const last = chained.at(-1);
  await transaction.execute(sql`
    with appended as (
      insert into certalog.changes (account_id, sequence, at, kind, certificate_id, content, hash)
      select ${accountId}, r.sequence, r.at, r.kind, r.certificate_id, r.content, decode(r.hash, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(sequence bigint, at timestamptz, kind text,
        certificate_id text, content text, hash text)
      returning at)
    update certalog.accounts
    set inventory_version = inventory_version + 1, change_sequence = ${last?.sequence},
      change_hash = decode(${last?.hash}, 'hex'), changed_at = greatest(changed_at, (select max(at) from appended))
    where account_id = ${accountId}`);
}

/** Says that what the inventory shows of the accounts has changed, though there is nothing to tell. */
export async function showChange(transaction: Transaction, accountIds: string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await transaction.execute(sql`
    update certalog.accounts set inventory_version = inventory_version + 1
    where account_id in (select jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))`);
}
