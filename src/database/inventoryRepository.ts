import { sql } from 'drizzle-orm';
import type { SyncReason } from '../inventory/reasons.ts';
import type { InventoryRepository, RunOpening, RunRequest } from '../inventory/repository.ts';
import type { AccountLocks } from './accountLocks.ts';
import type { Database, Transaction } from './connection.ts';
import { DatabaseRun } from './databaseRun.ts';
import { asRepositoryFailure } from './failure.ts';
import { toDatabaseInstant, toNullableDatabaseInstant } from './instant.ts';

/** The inventory in PostgreSQL. A run holds the lock on its account from beginning to end. */
export function createInventoryRepository(database: Database, locks: AccountLocks): InventoryRepository {
  return {
    openRun: (request) => asRepositoryFailure('open a sync run', () => openRun(database, locks, request)),
  };
}

async function openRun(database: Database, locks: AccountLocks, request: RunRequest): Promise<RunOpening> {
  const lock = await locks.take(request.accountId);
  if (!lock) return { kind: 'busy' };
  try {
    const opened = await database.transaction((transaction) => begin(transaction, request));
    if (!opened) {
      await lock.release();
      return { kind: 'done' };
    }
    const run = new DatabaseRun(database, lock, request.accountId, opened.id);
    return { kind: 'opened', run, previousReason: opened.previousReason };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Null when the request's tick has been served. Runs left open by a dead process are closed as interrupted. */
async function begin(
  transaction: Transaction,
  request: RunRequest,
): Promise<{ id: number; previousReason: SyncReason | null } | null> {
  const { accountId, trigger } = request;
  const tick = toNullableDatabaseInstant(request.tick);
  const startedAt = toDatabaseInstant(request.startedAt);
  if (tick !== null) {
    const [served] = await transaction.execute(sql`
      select 1 from certalog.sync_runs
      where account_id = ${accountId} and tick = ${tick}
        and (outcome = 'complete' or (outcome is not null and not ${request.retry}::boolean))
      limit 1`);
    if (served) return null;
  }
  await transaction.execute(sql`
    insert into certalog.accounts (account_id, created_at) values (${accountId}, ${startedAt})
    on conflict (account_id) do nothing`);
  await transaction.execute(sql`
    update certalog.sync_runs
    set finished_at = greatest(${startedAt}::timestamptz, started_at), outcome = 'failed', reason = 'interrupted',
      detail = 'The process that ran this sync ended before it had finished; the next one goes on.'
    where account_id = ${accountId} and finished_at is null`);
  const [previous] = await transaction.execute<{ reason: SyncReason | null }>(sql`
    select reason from certalog.sync_runs
    where account_id = ${accountId} and reason is distinct from 'interrupted'
    order by id desc limit 1`);
  const [run] = await transaction.execute<{ id: string }>(sql`
    insert into certalog.sync_runs (account_id, trigger, tick, started_at)
    values (${accountId}, ${trigger}, ${tick}, ${startedAt})
    returning id`);
  if (!run) throw new Error('PostgreSQL returned no id for a new sync run');
  return { id: Number(run.id), previousReason: previous?.reason ?? null };
}
