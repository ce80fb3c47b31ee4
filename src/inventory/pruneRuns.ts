import type { Clock, InventoryLog } from './ports.ts';

/** The sync runs as they are stored. All throw `RepositoryFailure`. */
export interface RunStore {
  /** The accounts that have runs. */
  accountIds(): Promise<string[]>;
  /**
   * Deletes runs of the account that finished before the instant and that no answer needs, the oldest first, `limit` at
   * most. Gives their number: less than `limit` when there are no more.
   */
  deleteRuns(accountId: string, finishedBefore: string, limit: number): Promise<number>;
}

export interface PruneRuns {
  store: RunStore;
  /** How long runs are kept, in seconds. */
  keepSeconds: number;
  clock: Clock;
  log: InventoryLog;
  /** Stops between two statements. */
  signal: AbortSignal;
}

/** One statement must not hold what it locks for long. */
const BATCH = 5_000;

/**
 * Deletes the sync runs that finished longer ago than `keepSeconds`, but for those that an answer of the present needs;
 * gives their number. Periods and the change log stay whole. Harmless beside a sync and beside another process that does
 * the same. Throws `RepositoryFailure`.
 */
export async function pruneRuns({ store, keepSeconds, clock, log, signal }: PruneRuns): Promise<number> {
  const finishedBefore = new Date(Date.parse(clock()) - keepSeconds * 1000).toISOString();
  let deleted = 0;
  for (const accountId of await store.accountIds()) {
    let batch = BATCH;
    while (batch === BATCH && !signal.aborted) {
      batch = await store.deleteRuns(accountId, finishedBefore, BATCH);
      deleted += batch;
    }
  }
  if (deleted > 0) log.info({ deleted, finished_before: finishedBefore }, 'old sync runs were deleted');
  return deleted;
}
