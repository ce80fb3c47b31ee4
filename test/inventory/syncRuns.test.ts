import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountLocks } from '../../src/database/accountLocks.ts';
import { createInventoryRepository } from '../../src/database/inventoryRepository.ts';
import { type OpenRun, RunTakenOver } from '../../src/inventory/repository.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { expectContent, firstUsed } from './whatIsHeld.ts';

let fixture: EmulatedSync;

beforeEach(async () => {
  fixture = await startEmulatedSync();
});
afterEach(() => fixture.stop());

describe('runs of one account', () => {
  it('never overlap', async () => {
    const reports = await Promise.all([fixture.sync(), fixture.sync()]);
    expect(reports.map(({ kind }) => kind).sort()).toEqual(['busy', 'ran']);
  });

  it('serve a tick once, and again only as a retry of an incomplete reading', async () => {
    const tick = '2026-11-24T06:15:00.000Z';
    fixture.emulator.faults.set([{ kind: 'html_502', operation: 'list' }]);
    expect(await fixture.run({ tick })).toMatchObject({ outcome: 'failed', reason: 'http_error' });
    fixture.emulator.faults.clear();
    expect(await fixture.sync({ tick })).toMatchObject({ kind: 'done' });
    expect(await fixture.run({ tick, retry: true })).toMatchObject({ outcome: 'complete' });
    expect(await fixture.sync({ tick, retry: true })).toMatchObject({ kind: 'done' });
  });

  it('end as interrupted when they are stopped, and the next completes the inventory', async () => {
    const stopping = new AbortController();
    const result = await fixture.run({
      signal: stopping.signal,
      onProgress: ({ stage }) => {
        if (stage === 'list') stopping.abort(new Error('stop'));
      },
    });
    expect(result).toMatchObject({ reason: 'interrupted' });
    expect(await fixture.run()).toMatchObject({ outcome: 'complete' });
    await expectContent(fixture);
  });

  it('are closed as interrupted when their process died, which can write nothing more', async () => {
    const otherLocks = createAccountLocks(fixture.test.url);
    const repository = createInventoryRepository(fixture.database, otherLocks);
    const startedAt = new Date().toISOString();
    const request = {
      accountId: fixture.accountId,
      trigger: 'command',
      tick: null,
      retry: false,
      startedAt,
    } as const;
    const orphan = await repository.openRun(request);
    if (orphan.kind !== 'opened') throw new Error('the account is busy');
    await fixture.test.sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    await expect.poll(async () => (await fixture.sync()).kind).toBe('ran');
    await expect(writeTo(orphan.run)).rejects.toThrow(RunTakenOver);
    await otherLocks.close();
    const [run] = await fixture.test.sql`select outcome, reason from certalog.sync_runs where id = 1`;
    expect(run).toEqual({ outcome: 'failed', reason: 'interrupted' });
    await expectContent(fixture);
  });

  it('say database when it goes away in the middle, lose nothing, and recover', async () => {
    await fixture.run();
    const before = await fixture.inventory();
    const { id } = firstUsed(fixture);
    fixture.account.setAssociations(id, [{ service: 'access', status: 'active' }]);
    const { sql } = fixture.test;
    let killed: Promise<unknown> | undefined;
    const report = await fixture
      .sync({
        onProgress: ({ stage }) => {
          killed ??=
            stage === 'list'
              ? sql`select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and pid <> pg_backend_pid()`.execute()
              : undefined;
        },
      })
      .catch((error: Error) => error);
    await killed;
    expect(report).toSatisfy(
      (seen) =>
        seen instanceof Error || ('result' in seen && ['database', null].includes(seen.result.reason)),
    );
    expect((await fixture.inventory()).certificates).toEqual(before.certificates);
    await expect.poll(async () => (await fixture.run()).outcome).toBe('complete');
    await expectContent(fixture);
  });
});

async function writeTo(run: OpenRun): Promise<void> {
  await run.storeAssociations([], new Date().toISOString());
}
