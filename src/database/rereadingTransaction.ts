import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from './connection.ts';

/** Arbitrary but fixed: one process at a time stores what it has read again. */
const REREADING_LOCK = 4_852_731_003;
const LOCK_NOT_AVAILABLE = '55P03';
const PAUSE_MILLISECONDS = 100;
const ATTEMPTS = 300;

/**
 * Runs `work` in a transaction, one at a time among all processes: two that each changed another element of a bundle
 * would not see each other's, and both compute a validity that is neither. The lock goes with the transaction, so one that
 * is killed holds up nobody.
 *
 * `work` takes locks in the order of a sync's writes (elements, bundles, certificates), but a sync locks the rows of its
 * certificates in no order and its account after them. So `work` must not wait for a certificate: it takes them with
 * NOWAIT, and where a sync has one, all is undone and tried again, for about half a minute.
 */
export async function rereadingTransaction<T>(
  database: Database,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (transaction) => {
        await transaction.execute(sql`select pg_advisory_xact_lock(${REREADING_LOCK})`);
        return await work(transaction);
      });
    } catch (error) {
      if (attempt === ATTEMPTS || !isLockNotAvailable(error)) throw error;
      await pause(PAUSE_MILLISECONDS);
    }
  }
}

/** Drizzle wraps the driver's error. */
function isLockNotAvailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === LOCK_NOT_AVAILABLE) || isLockNotAvailable(error.cause);
}
