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

async function startQueue(sync: SyncQueueOptions['sync']): Promise<SyncQueue> {
  const database = createJobDatabase({ url: test.url, max: 4 });
  const exclusively = (work: () => Promise<void>) => withMigrationLock(test.url, work);
  const queue = createSyncQueue({ database, exclusively, sync, log: silentLog, concurrency: 2 });
  await queue.start();
  open.push(async () => {
    await queue.stop(1);
    await database.close();
  });
  return queue;
}

const busy = (accountId: string): SyncReport => ({ kind: 'busy', accountId });
const waiting = () => test.sql`
  select data->>'accountId' as account from certalog_jobs.job where name = 'sync-account' and state < 'active'`;

describe('a queue of syncs', () => {
  it('holds one waiting job per account, however many processes tick', async () => {
    const sync = (job: { accountId: string }) => Promise.resolve(busy(job.accountId));
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
      return busy(job.accountId);
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
