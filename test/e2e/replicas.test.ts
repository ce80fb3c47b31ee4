import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { endLeftProcesses, startCertalog } from './support/certalogProcess.ts';
import { emulate, fleet, settingsFor } from './support/emulatedFleet.ts';
import { eventually, eventuallyEquals } from './support/eventually.ts';
import { inventorySeries, readCertificates, readMetrics, requestSync } from './support/service.ts';
import { emulatedUses, openRuns, storedUses } from './support/storedInventory.ts';

const TICK_SECONDS = 2;
const ticking = {
  CERTALOG_SYNC_CRON: `*/${TICK_SECONDS} * * * * *`,
  CERTALOG_SYNC_ON_START: 'false',
};
const discovering = { CLOUDFLARE_ACCOUNT_IDS: 'discover' };

let accounts: EmulatedAccount[];

beforeAll(async () => {
  accounts = await fleet(3, 30);
});
afterAll(endLeftProcesses);

describe('two replicas on one database', { timeout: 120_000 }, () => {
  it.concurrent('read each account once per tick, show the same, and one goes on when the other is killed', async () => {
    const emulator = await emulate(accounts);
    const database = await createEmptyDatabase();
    // A tick that waits for slow discovery is heard by one replica when the other has served it already.
    emulator.faults.set([{ kind: 'slow', operation: 'accounts', ms: 1200, probability: 0.5 }]);
    const settings = settingsFor(emulator, { DATABASE_URL: database.url, ...ticking, ...discovering });
    const [first, second] = [startCertalog(['serve'], settings), startCertalog(['serve'], settings)];
    const [firstUrl, secondUrl] = await Promise.all([first.serves, second.serves]);
    const both = Date.now();
    await eventually(
      () => ticksSince(database, both),
      ({ length }) => length > 4,
    );
    expect(await notReadOnce(database)).toEqual([]);
    expect(await storedUses(database.sql)).toEqual(emulatedUses(emulator));

    const shown = await readCertificates(firstUrl);
    expect(shown).toHaveLength(30);
    expect(await readCertificates(secondUrl)).toEqual(shown);
    const series = inventorySeries(await readMetrics(firstUrl));
    expect(Object.keys(series).length).toBeGreaterThan(30);
    expect(inventorySeries(await readMetrics(secondUrl))).toEqual(series);

    await first.end('SIGKILL');
    const alone = Date.now();
    await eventually(
      () => ticksSince(database, alone),
      ({ length }) => length > 2,
    );
    expect(inventorySeries(await readMetrics(secondUrl))).toEqual(series);
    expect(await second.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(await openRuns(database.sql)).toBe(0);
    await emulator.stop();
    await database.drop();
  });

  it.concurrent('one that is told to stop in the middle of a sync is gone in 10 s, and the other reads the account', async () => {
    const emulator = await emulate(accounts);
    const database = await createEmptyDatabase();
    const settings = settingsFor(emulator, { DATABASE_URL: database.url, CERTALOG_SYNC_ON_START: 'false' });
    const leaving = startCertalog(['serve'], settings);
    const leavingUrl = await leaving.serves;
    emulator.faults.set([{ kind: 'stall', operation: 'associations' }]);
    await requestSync(leavingUrl);
    await eventuallyEquals(() => openRuns(database.sql), accounts.length);
    await eventually(
      () => emulator.requests.byOperation.associations,
      (asked) => asked >= accounts.length,
    );

    const told = performance.now();
    const ending = leaving.end('SIGTERM');
    const staying = startCertalog(['serve'], { ...settings, ...ticking });
    expect(await ending).toMatchObject({ code: 0 });
    expect(performance.now() - told).toBeLessThan(10_000);
    emulator.faults.clear();

    await staying.serves;
    await eventually(
      () => ticksSince(database, 0),
      ({ length }) => length > 0,
    );
    expect(await storedUses(database.sql)).toEqual(emulatedUses(emulator));
    expect(await interrupted(database)).toEqual(accounts.map(({ id }) => id).sort());
    expect(await staying.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(await openRuns(database.sql)).toBe(0);
    await emulator.stop();
    await database.drop();
  });
});

/** The ticks after that instant for which every account was read completely; Unix milliseconds, in order. */
async function ticksSince({ sql }: TestDatabase, milliseconds: number): Promise<number[]> {
  const rows = await sql<{ tick: string }[]>`
    select extract(epoch from tick) * 1000 as tick from certalog.sync_runs
    where outcome = 'complete' and tick > to_timestamp(${milliseconds}::double precision / 1000)
    group by tick having count(distinct account_id) = ${accounts.length} order by tick`;
  return rows.map(({ tick }) => Number(tick));
}

/** Accounts and ticks with other than one run, whatever came of it. */
async function notReadOnce({ sql }: TestDatabase): Promise<object[]> {
  const rows = await sql`
    select account_id, tick::text, count(*)::int as runs from certalog.sync_runs
    group by account_id, tick having count(*) > 1 or tick is null`;
  return [...rows];
}

async function interrupted({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`
    select distinct account_id from certalog.sync_runs where reason = 'interrupted' order by account_id`;
  return rows.map(({ account_id }) => account_id);
}
