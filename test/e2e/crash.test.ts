import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/connection.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/startEmbeddedPostgres.ts';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { createRandom } from '../../src/emulator/random.ts';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { endLeftProcesses, runCertalog, startCertalog } from './support/certalogProcess.ts';
import { emulate, fleet, settingsFor } from './support/emulatedFleet.ts';
import { eventually, eventuallyEquals } from './support/eventually.ts';
import { readRuns } from './support/service.ts';
import {
  emulatedUses,
  openRuns,
  type StoredInventory,
  storedInventory,
  storedUses,
} from './support/storedInventory.ts';

/** Less than what a job of a dead worker takes until it is given to another: nothing may wait for that. */
const RECOVERY_SECONDS = 20;
/** A first sync then takes about two seconds. */
const LATENCY_MILLISECONDS = 40;
const random = createRandom(2026);
/** Five first syncs, each killed twice: the part of its requests that Cloudflare has answered at each kill. */
const kills = Array.from({ length: 5 }, () => [random.next(), random.next()]);

let accounts: EmulatedAccount[];
/** What a sync that nothing disturbed stores. */
let undisturbed: StoredInventory;
let requests: number;

beforeAll(async () => {
  accounts = await fleet(3, 300);
  const emulator = await emulate(accounts);
  const database = await createEmptyDatabase();
  const { code, stderr } = await runCertalog(['sync'], settingsFor(emulator, { DATABASE_URL: database.url }));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await storedUses(database.sql)).toEqual(emulatedUses(emulator));
  undisturbed = await storedInventory(database.sql);
  requests = emulator.requests.total;
  await emulator.stop();
  await database.drop();
});

afterAll(endLeftProcesses);

describe('a first sync that kill -9 ends in the middle is completed by the next start, within seconds', {
  timeout: 120_000,
}, () => {
  for (const [index, moments] of kills.slice(1).entries()) {
    it.concurrent(`at ${shown(moments)} of its requests (database ${index + 1})`, async () => {
      const emulator = await emulate(accounts, { latencyMs: LATENCY_MILLISECONDS });
      const { sql, url, drop } = await createEmptyDatabase();
      const settings = settingsFor(emulator, { DATABASE_URL: url });
      for (const moment of moments) {
        await killAt(moment, emulator, settings);
        expectPart(await storedInventory(sql));
      }
      await completeAfterRestart(settings);
      expect(await openRuns(sql)).toBe(0);
      expect(await storedInventory(sql)).toEqual(undisturbed);
      await emulator.stop();
      await drop();
    });
  }

  const [moments = []] = kills;
  it.concurrent(`at ${shown(moments)} of its requests, on the embedded PostgreSQL`, async () => {
    const emulator = await emulate(accounts, { latencyMs: LATENCY_MILLISECONDS });
    const directory = await temporaryDirectory(0o755);
    const dataDirectory = join(directory.path, 'data');
    const settings = settingsFor(emulator, { CERTALOG_DATA_DIR: dataDirectory });
    for (const moment of moments) await killAt(moment, emulator, settings);
    await completeAfterRestart(settings);

    const server = await startEmbeddedPostgres({ dataDirectory, log: () => {} });
    const sql = connect({ url: server.url });
    expect(await openRuns(sql)).toBe(0);
    expect(await storedInventory(sql)).toEqual(undisturbed);
    await sql.end();
    await server.stop();
    await emulator.stop();
    await directory.remove();
  });
});

async function killAt(moment: number, emulator: Emulator, settings: Record<string, string>): Promise<void> {
  emulator.requests.reset();
  const certalog = startCertalog(['serve'], settings);
  await certalog.serves;
  const asked = 1 + Math.floor(moment * (requests - 1));
  await eventually(
    () => emulator.requests.total,
    (total) => total >= asked,
    { seconds: RECOVERY_SECONDS, everyMilliseconds: 2 },
  );
  await certalog.end('SIGKILL');
}

/** No row that is stored differs from what an undisturbed sync stores, and none is there twice. */
function expectPart(stored: StoredInventory): void {
  for (const [table, rows] of Object.entries(stored)) {
    const known = new Set(undisturbed[table as keyof StoredInventory]);
    expect(rows.filter((row) => !known.has(row))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
  }
}

async function completeAfterRestart(settings: Record<string, string>): Promise<void> {
  const restarted = new Date();
  const certalog = startCertalog(['serve'], settings);
  const url = await certalog.serves;
  const everyAccount = accounts.map(({ id }) => id).sort();
  await eventuallyEquals(() => completedSince(url, restarted), everyAccount, { seconds: RECOVERY_SECONDS });
  expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
}

async function completedSince(url: string, instant: Date): Promise<string[]> {
  const complete = (await readRuns(url)).filter(
    ({ outcome, started_at }) => outcome === 'complete' && new Date(started_at) >= instant,
  );
  return [...new Set(complete.map(({ account_id }) => account_id))].sort();
}

function shown(moments: number[]): string {
  return moments.map((moment) => `${Math.round(moment * 100)} %`).join(' and ');
}
