import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { type CertalogProcess, endLeftProcesses, startCertalog } from './support/certalogProcess.ts';
import { emulate, fleet, settingsFor } from './support/emulatedFleet.ts';
import { eventually, eventuallyEquals } from './support/eventually.ts';
import { byAccount, inventorySeries, readCertificates, readMetrics, requestSync } from './support/service.ts';
import { emulatedUses, storedUses } from './support/storedInventory.ts';

/** Nothing listens on this reserved port, and no other test can be given it. */
const NOBODY = 'http://127.0.0.1:2/client/v4';

const SUCCESS = 'sync_last_success_timestamp_seconds';

let accounts: EmulatedAccount[];
let everyAccount: (value: string) => Record<string, string>;

beforeAll(async () => {
  accounts = await fleet(2, 40);
  everyAccount = (value) => Object.fromEntries(accounts.map(({ id }) => [id, value]));
});
afterAll(endLeftProcesses);

describe('a restart while Cloudflare cannot be read', { timeout: 120_000 }, () => {
  it.concurrent('because it answers 503 to everything: all that was known is shown, and recovers', async () => {
    const { emulator, database, settings, before } = await synced();
    emulator.faults.set([{ kind: 'server_error', status: 503, operation: 'any' }]);
    const certalog = startCertalog(['serve'], settings);
    const url = await certalog.serves;
    await expectLastKnown(url, before);
    await expectReasons(certalog, 'http_error');

    emulator.faults.clear();
    emulator.accounts.get(accounts[0]?.id ?? '').addCertificate({ name: 'new', ca: false, certificates: '' });
    await requestSync(url);
    await eventuallyEquals(() => completeness(url), everyAccount('1'));
    expect(await storedUses(database.sql)).toEqual(emulatedUses(emulator));
    await end(certalog, emulator, database);
  });

  it.concurrent('because nobody is there: all that was known is shown, and recovers', async () => {
    const { emulator, database, settings, before } = await synced();
    const stranded = startCertalog(['serve'], { ...settings, CLOUDFLARE_BASE_URL: NOBODY });
    await expectLastKnown(await stranded.serves, before);
    await expectReasons(stranded, 'network');
    expect(await stranded.end('SIGTERM')).toMatchObject({ code: 0 });

    const certalog = startCertalog(['serve'], settings);
    const url = await certalog.serves;
    await eventuallyEquals(() => completeness(url), everyAccount('1'));
    expect(inventorySeries(await readMetrics(url))).toEqual(before.series);
    expect(await storedUses(database.sql)).toEqual(emulatedUses(emulator));
    await end(certalog, emulator, database);
  });
});

it('a start that waits for Cloudflare to name the accounts ends when it is told to', async () => {
  const emulator = await emulate(accounts, { faults: [{ kind: 'stall', operation: 'accounts' }] });
  const database = await createEmptyDatabase();
  const settings = settingsFor(emulator, { DATABASE_URL: database.url, CLOUDFLARE_ACCOUNT_IDS: 'discover' });
  const certalog = startCertalog(['serve'], settings);
  await eventually(
    () => emulator.requests.byOperation.accounts,
    (asked) => asked > 0,
  );
  const told = performance.now();
  expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
  expect(performance.now() - told).toBeLessThan(10_000);
  await emulator.stop();
  await database.drop();
});

interface Known {
  certificates: Record<string, unknown>[];
  series: Record<string, string>;
  lastSuccess: Record<string, string>;
}

/** A database that a `serve`, ended since, has brought up to the emulator. */
async function synced() {
  const emulator = await emulate(accounts);
  const database = await createEmptyDatabase();
  const settings = settingsFor(emulator, { DATABASE_URL: database.url });
  const certalog = startCertalog(['serve'], settings);
  const url = await certalog.serves;
  await eventuallyEquals(() => completeness(url), everyAccount('1'));
  // Certificates are compared across accounts, so the account that is read first is judged whole at its second sync.
  const first = await successes(url);
  await requestSync(url);
  await eventually(
    () => successes(url),
    (latest) => accounts.every(({ id }) => latest[id] !== first[id]),
  );
  const before = await known(url);
  expect(before.certificates).toHaveLength(40);
  expect(Object.keys(before.lastSuccess)).toHaveLength(accounts.length);
  expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
  return { emulator, database, settings, before };
}

/** The restarted process shows what was known, from its first answer until its own syncs have failed and after. */
async function expectLastKnown(url: string, before: Known): Promise<void> {
  expect(await known(url)).toEqual(before);
  await eventuallyEquals(() => completeness(url), everyAccount('0'));
  expect(await known(url)).toEqual(before);
}

async function known(url: string): Promise<Known> {
  const metrics = await readMetrics(url);
  return {
    certificates: await readCertificates(url),
    series: inventorySeries(metrics),
    lastSuccess: byAccount(metrics, SUCCESS),
  };
}

async function successes(url: string): Promise<Record<string, string>> {
  return byAccount(await readMetrics(url), SUCCESS);
}

async function completeness(url: string): Promise<Record<string, string>> {
  return byAccount(await readMetrics(url), 'sync_complete');
}

async function expectReasons(certalog: CertalogProcess, reason: string): Promise<void> {
  const failures = () =>
    certalog
      .log()
      .filter(({ outcome }) => outcome === 'failed')
      .map((line) => `${line.account_id} ${line.reason}`)
      .sort();
  await eventuallyEquals(failures, accounts.map(({ id }) => `${id} ${reason}`).sort());
}

async function end(certalog: CertalogProcess, emulator: Emulator, database: TestDatabase): Promise<void> {
  expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
  await emulator.stop();
  await database.drop();
}
