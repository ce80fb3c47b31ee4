import { setInterval } from 'node:timers/promises';
import { PARSER_VERSION, readElement } from './certificate/element.ts';
import { readPem } from './certificate/pem.ts';
import type { Database } from './database/connection.ts';
import { createRunStore } from './database/pruneRuns.ts';
import { createRereadingStore } from './database/rereadingStore.ts';
import { createSessionStore } from './database/sessionStore.ts';
import type { Clock } from './inventory/ports.ts';
import { pruneRuns } from './inventory/pruneRuns.ts';
import { rereadInventory } from './inventory/rereadInventory.ts';
import type { Logger } from './log.ts';

const DAY_MILLISECONDS = 86_400_000;

export interface UpkeepOptions {
  database: Database;
  /** How long sync runs are kept, in seconds; null: for ever. */
  keepRunsSeconds: number | null;
  clock: Clock;
  log: Logger;
}

/** Reads again what an older version has read. Throws `RepositoryFailure`, or the reason of `signal`. */
export async function rereadStored(
  { database, clock, log }: Omit<UpkeepOptions, 'keepRunsSeconds'>,
  signal: AbortSignal,
): Promise<void> {
  const store = createRereadingStore(database);
  await rereadInventory({ store, readElement, readPem, parserVersion: PARSER_VERSION, clock, log, signal });
}

/**
 * What `serve` does to the database beside its syncs: reading again once; deleting old sync runs and expired sessions now
 * and every day. What fails is logged and tried again at the next start, or the next day. Gives the function that stops it.
 */
export function startUpkeep(options: UpkeepOptions): () => Promise<void> {
  const { database, keepRunsSeconds, clock, log } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const attempt = (what: string, work: Promise<unknown>) =>
    work.catch((error) => {
      if (!signal.aborted) log.error({ err: error }, what);
    });
  const rereading = attempt(
    'what an older version had read could not all be read again; the next start goes on',
    rereadStored(options, signal),
  );
  const tidying = daily(async () => {
    await attempt(
      'expired sessions could not be deleted',
      createSessionStore(database).removeExpired(clock()),
    );
    if (keepRunsSeconds !== null) await pruneRunsNow(keepRunsSeconds);
  });
  return async () => {
    stop.abort();
    await Promise.all([rereading, tidying]);
  };

  function pruneRunsNow(keepSeconds: number): Promise<unknown> {
    const store = createRunStore(database);
    return attempt(
      'old sync runs could not be deleted',
      pruneRuns({ store, keepSeconds, clock, log, signal }),
    );
  }

  async function daily(work: () => Promise<void>): Promise<void> {
    await work();
    try {
      for await (const _ of setInterval(DAY_MILLISECONDS, undefined, { signal, ref: false })) await work();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
