import { randomUUID } from 'node:crypto';
import { fromBunSql, type JobWithMetadata, PgBoss } from 'pg-boss';
import type { InventoryLog } from '../inventory/ports.ts';
import type { SyncReason } from '../inventory/reasons.ts';
import type { RunResult, SyncTrigger } from '../inventory/run.ts';
import type { SyncReport } from '../inventory/syncAccount.ts';

const QUEUE = 'sync-account';
/** A worker that has not been heard of for so long is taken for dead, and its job given to another. */
const HEARTBEAT_SECONDS = 30;
const RETRY = { retryLimit: 3, retryDelay: 20, retryBackoff: true, retryDelayMax: 300 };
const JOB_TIME_LIMIT_SECONDS = 6 * 3600;
/** How long a job waits while its account is still being read for an earlier tick. */
const BUSY_DELAY_SECONDS = 5;
/** Jobs sent in one statement. */
const BATCH = 1000;

const PASSING: ReadonlySet<SyncReason> = new Set([
  'database',
  'http_error',
  'internal',
  'interrupted',
  'invalid_response',
  'network',
  'rate_limited',
  'timeout',
]);

interface SyncJob {
  accountId: string;
  trigger: SyncTrigger;
  tick: string | null;
}

export interface QueueDatabase {
  unsafe(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  reserve(): Promise<{ unsafe(text: string, values?: unknown[]): Promise<unknown>; release(): void }>;
}

export interface SyncQueueOptions {
  /** The database of the queue; closed by the caller. */
  database: QueueDatabase;
  /** Runs the preparation of the queue's schema while no other process does: pg-boss's own lock is not enough. */
  exclusively: (work: () => Promise<void>) => Promise<void>;
  /** Syncs one account; null when it is not for this process to read. Throws when the database fails. */
  sync: (job: SyncJob & { retry: boolean; signal: AbortSignal }) => Promise<SyncReport | null>;
  log: InventoryLog;
  /** Accounts read at once by this process. */
  concurrency: number;
}

export interface QueuedSync {
  accountId: string;
  /** False when a sync of the account was waiting already. */
  queued: boolean;
}

export interface SyncQueue {
  /** Prepares the queue in the database; throws when that fails. */
  start(): Promise<void>;
  /** Starts taking jobs. */
  work(): Promise<void>;
  /**
   * Queues a sync of each account that is not waiting for one already, whichever process asked, in the given order
   * behind all that wait.
   */
  enqueue(accountIds: string[], trigger: SyncTrigger, tick: string | null): Promise<QueuedSync[]>;
  /** Takes no more jobs, gives running ones `graceSeconds` to finish, hands back those that have not. */
  stop(graceSeconds: number): Promise<void>;
}

/**
 * The queue of account syncs on pg-boss: accounts take turns, first come, first served. Policy `short` keeps at most one
 * job per account waiting, so that a tick moves none forward that waits and lets none be read twice before another;
 * that a sync does not run twice at once, or twice for one tick, is decided by the inventory under its own lock on the
 * account.
 */
export function createSyncQueue({
  database,
  exclusively,
  sync,
  log,
  concurrency,
}: SyncQueueOptions): SyncQueue {
  const boss = new PgBoss({ db: fromBunSql(database), schema: 'certalog_jobs', schedule: false });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reports an error'));
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();

  const handle = async ([job]: JobWithMetadata<SyncJob>[]) => {
    if (!job) return;
    const { accountId, trigger, tick } = job.data;
    const signal = AbortSignal.any([stopping.signal, job.signal]);
    const work = sync({ accountId, trigger, tick, retry: job.retryCount > 0, signal });
    running.add(work);
    try {
      const report = await work;
      if (report?.kind === 'busy') await waitForEarlierTick(job);
      if (report?.kind === 'ran') throwUnlessSettled(report.result);
    } finally {
      running.delete(work);
    }
  };

  return {
    start: () =>
      exclusively(async () => {
        await boss.start();
        await boss.createQueue(QUEUE, { policy: 'short' });
        await boss.updateQueue(QUEUE, {
          ...RETRY,
          expireInSeconds: JOB_TIME_LIMIT_SECONDS,
          heartbeatSeconds: HEARTBEAT_SECONDS,
          retentionSeconds: 24 * 3600,
          deleteAfterSeconds: 3600,
        });
      }),

    async work() {
      for (let started = 0; started < concurrency; started += 1) await startWorker();
    },

    async enqueue(accountIds, trigger, tick) {
      const queued: QueuedSync[] = [];
      for (let start = 0; start < accountIds.length; start += BATCH) {
        const batch = accountIds.slice(start, start + BATCH);
        const jobs = batch.map((accountId) => ({
          id: randomUUID(),
          singletonKey: accountId,
          data: { accountId, trigger, tick },
        }));
        await boss.insert(QUEUE, jobs);
        const sent = new Set(await putInOrder(jobs.map(({ id }) => id)));
        queued.push(...batch.map((accountId) => ({ accountId, queued: sent.has(accountId) })));
      }
      return queued;
    },

    async stop(graceSeconds) {
      const stopped = boss.offWork(QUEUE, { wait: false });
      await Promise.race([Promise.allSettled(running), delay(graceSeconds)]);
      stopping.abort(new Error('Certalog is stopping'));
      await Promise.allSettled([stopped, ...running]);
      await boss.stop({ graceful: true, timeout: 2000 });
    },
  };

  /** A worker that has done a job looks at once for the next: only when there is none it waits. */
  async function startWorker(): Promise<void> {
    const options = { includeMetadata: true, pollingIntervalSeconds: 1 } as const;
    const workerId = await boss.work<SyncJob, void, typeof options>(QUEUE, options, async (jobs) => {
      await handle(jobs).finally(() => boss.notifyWorker(workerId));
    });
  }

  /** Jobs of one statement are of one instant, and pg-boss sorts by nothing else. Gives the accounts that were sent. */
  async function putInOrder(jobIds: string[]): Promise<string[]> {
    const rows = await database.unsafe(
      `update certalog_jobs.job set created_on = created_on + place * interval '1 microsecond'
      from json_array_elements_text($2::text::json) with ordinality sent(sent_id, place)
      where name = $1 and id = sent_id::uuid
      returning data->>'accountId' as account_id`,
      [QUEUE, JSON.stringify(jobIds)],
    );
    return rows.map(({ account_id }) => String(account_id));
  }

  /**
   * A reading that takes longer than the interval is followed by the next one, not by a pause of up to an interval.
   * One for the same or a later tick leaves nothing to be done.
   */
  async function waitForEarlierTick({ id, data, retryCount }: JobWithMetadata<SyncJob>): Promise<void> {
    const servesTick = data.tick !== null && retryCount === 0;
    if (!servesTick || stopping.signal.aborted) return;
    const [earlier] = await database.unsafe(
      `select 1 from certalog_jobs.job
      where name = $1 and state = 'active' and id <> $2::text::uuid and singleton_key = $3
        and coalesce(data->>'tick', '') < $4::text`,
      [QUEUE, id, data.accountId, data.tick],
    );
    if (earlier)
      await boss.send(QUEUE, data, { singletonKey: data.accountId, startAfter: BUSY_DELAY_SECONDS });
  }
}

/** Has pg-boss try again what passes by itself; what Cloudflare says in good form is asked again at the next tick. */
function throwUnlessSettled({ outcome, reason, detail }: RunResult): void {
  if (reason && PASSING.has(reason)) throw new Error(`sync ${outcome}: ${reason}: ${detail}`);
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref();
  });
}
