import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJobDatabase } from '../../src/database/jobDatabase.ts';
import { withMigrationLock } from '../../src/database/migrate.ts';
import type { SyncReport } from '../../src/inventory/syncAccount.ts';
import { createSyncQueue, type SyncQueue, type SyncQueueOptions } from '../../src/schedule/syncQueue.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/emulatedSync.ts';

const accounts = ['a'.repeat(32), 'b'.repeat(32)];
let test: TestDatabase;
let open: (() => Promise<void>)[] = [];

beforeEach(async () => {
  test = await createEmptyDatabase();
});
afterEach(async () => {
  for (const close of open.reverse()) await close();
  open = [];
  await test.drop();
});

async function startQueue(sync: SyncQueueOptions['sync'], concurrency = 2): Promise<SyncQueue> {
  const database = createJobDatabase({ url: test.url, max: 4 });
  const exclusively = (work: () => Promise<void>) => withMigrationLock(test.url, work);
  const queue = createSyncQueue({ database, exclusively, sync, log: silentLog, concurrency });
  await queue.start();
  open.push(async () => {
    await queue.stop(1);
    await database.close();
  });
  return queue;
}

const done = (accountId: string): SyncReport => ({ kind: 'done', accountId });
const busy = (accountId: string): SyncReport => ({ kind: 'busy', accountId });
const waiting = () => test.sql`
  select data->>'accountId' as account from certalog_jobs.job where name = 'sync-account' and state < 'active'`;

describe('a queue of syncs', () => {
  it('holds one waiting job per account, however many processes tick', async () => {
    const sync = (job: { accountId: string }) => Promise.resolve(done(job.accountId));
    const queues = await Promise.all([startQueue(sync), startQueue(sync)]);
    const tick = '2026-11-24T06:15:00.000Z';
    const sent = await Promise.all(queues.map((queue) => queue.enqueue(accounts, 'schedule', tick)));
    expect(await waiting()).toHaveLength(2);
    const queued = sent.flat().filter((account) => account.queued);
    expect(queued.map(({ accountId }) => accountId).sort()).toEqual(accounts);
  });

  it('gives each job to one worker with its account, trigger and tick', async () => {
    const seen: object[] = [];
    const sync: SyncQueueOptions['sync'] = async ({ signal: _, ...job }) => {
      seen.push(job);
      return done(job.accountId);
    };
    const queues = [await startQueue(sync), await startQueue(sync)];
    await Promise.all(queues.map((queue) => queue.work()));
    await queues[0]?.enqueue(accounts, 'start', null);
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(2);
    await expect.poll(async () => (await waiting()).length).toBe(0);
    expect(seen).toEqual(
      expect.arrayContaining(
        accounts.map((accountId) => ({ accountId, trigger: 'start', tick: null, retry: false })),
      ),
    );
    expect(seen).toHaveLength(2);
  });

  it('takes accounts in the order given, and a new tick moves none forward that waits', async () => {
    const seen: string[] = [];
    const queue = await startQueue(async ({ accountId }) => {
      seen.push(accountId);
      return done(accountId);
    }, 1);
    const many = Array.from({ length: 12 }, (_, index) => `${String(97 - index).padStart(32, '0')}`);
    await queue.enqueue(many.slice(5), 'schedule', '2026-11-24T06:15:00.000Z');
    await queue.enqueue(many, 'schedule', '2026-11-24T06:30:00.000Z');
    await queue.work();
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(12);
    expect(seen).toEqual([...many.slice(5), ...many.slice(0, 5)]);
  }, 90_000);

  it('reads an account again when a reading outlasts the interval, but only for a later tick', async () => {
    const ticks = ['2026-11-24T06:15:00.000Z', '2026-11-24T06:30:00.000Z'];
    const seen: (string | null)[] = [];
    const reading = Promise.withResolvers<void>();
    let busyNow = false;
    const sync: SyncQueueOptions['sync'] = async ({ accountId, tick }) => {
      seen.push(tick);
      if (busyNow) return busy(accountId);
      busyNow = true;
      await reading.promise;
      busyNow = false;
      return done(accountId);
    };
    const queue = await startQueue(sync);
    await queue.work();
    const [account = ''] = accounts;
    for (const [index, tick] of [ticks[0], ticks[0], ticks[1]].entries()) {
      await queue.enqueue([account], 'schedule', tick ?? null);
      await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(index + 1);
      await expect.poll(async () => (await waiting()).length).toBe(index < 2 ? 0 : 1);
    }
    reading.resolve();
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(4);
    expect(seen).toEqual([ticks[0], ticks[0], ticks[1], ticks[1]]);
    await expect.poll(async () => (await waiting()).length).toBe(0);
  }, 60_000);

  it('hands a running job back when it stops, so that another process takes it', async () => {
    let aborted = false;
    let started = false;
    const first = await startQueue(({ accountId, signal }) => {
      started = true;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error(`interrupted: ${accountId}`));
        });
      });
    });
    await first.work();
    await first.enqueue(accounts.slice(0, 1), 'start', null);
    await expect.poll(() => started, { timeout: 15_000 }).toBe(true);
    await first.stop(0.1);
    expect(aborted).toBe(true);
    expect((await waiting()).map(({ account }) => account)).toEqual(accounts.slice(0, 1));
  });
});
