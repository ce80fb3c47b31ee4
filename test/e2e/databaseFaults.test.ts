import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase } from '../support/database.ts';
import { databaseFaults, diskFaults } from './databaseFaults.ts';
import { endLeftProcesses, runCertalog, startCertalog } from './support/certalogProcess.ts';
import type { DatabaseFault } from './support/databaseFault.ts';
import { disturb, type FaultRow } from './support/disturb.ts';
import { startDisturbedService, untilCompleteSince } from './support/disturbedService.ts';
import { emulate, settingsFor } from './support/emulatedFleet.ts';
import { expectFaultLines, expectNoTrace, secrets } from './support/faultLines.ts';
import { type GrowingFleet, growingFleet } from './support/growingFleet.ts';
import { settledInventory } from './support/settledInventory.ts';
import { mayMount } from './support/smallFileSystem.ts';
import { moments } from './support/syncMoments.ts';

const CERTIFICATES = 160;
/** Two minutes are enough on a machine that has nothing else to do. */
const PATIENCE_MILLISECONDS = 300_000;

let fleet: GrowingFleet;
/** What is stored when nothing disturbs the syncs, one after each step. */
let undisturbed: string[];
const rows: FaultRow[] = [];

beforeAll(async () => {
  fleet = await growingFleet(moments.length, CERTIFICATES);
  const emulator = await emulate(fleet.accounts);
  const database = await createEmptyDatabase();
  const sync = async () => {
    const { code, stderr } = await runCertalog(
      ['sync'],
      settingsFor(emulator, { DATABASE_URL: database.url }),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  };
  await sync();
  for (const step of fleet.steps) {
    step.change(emulator);
    step.grow(emulator);
    await sync();
  }
  undisturbed = await settledInventory(database.sql);
  await emulator.stop();
  await database.drop();
}, PATIENCE_MILLISECONDS);

afterAll(async () => {
  await endLeftProcesses();
  print(rows);
});

describe('nothing is lost or hidden, and the next clean run is complete, without a restart of Certalog', {
  timeout: PATIENCE_MILLISECONDS,
}, async () => {
  for (const fault of databaseFaults) it.concurrent(`when ${fault.name}`, () => atEveryMoment(fault));
  it.concurrent('when statements may take 1 ms as it starts: it says so and ends, and starts without the limit', async () => {
    const emulator = await emulate(fleet.accounts);
    const { url, sql, drop } = await createEmptyDatabase();
    const settings = settingsFor(emulator, { DATABASE_URL: url });
    const database = new URL(url).pathname.slice(1);
    await sql`alter database ${sql(database)} set statement_timeout = '1ms'`;
    expectFaultLines(
      await runCertalog(['serve'], settings),
      /The database at .* (cannot be used|could not be migrated): canceling statement due to/,
    );
    await sql`alter database ${sql(database)} reset statement_timeout`;
    const relieved = performance.now();
    const certalog = startCertalog(['serve'], settings);
    await certalog.serves;
    await untilCompleteSince(sql, fleet.accounts.length, new Date(0));
    const recoverySeconds = (performance.now() - relieved) / 1000;
    rows.push({ fault: 'statements may take 1 ms', moment: 'at the start', said: 'exit 1', recoverySeconds });
    expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
    await emulator.stop();
    await drop();
  });
  // A real full disk, which only root may mount.
  const withDisk = it.skipIf(!(await mayMount()));
  for (const fault of diskFaults) withDisk.concurrent(`when ${fault.name}`, () => atEveryMoment(fault));
});

async function atEveryMoment(fault: DatabaseFault): Promise<void> {
  const service = await startDisturbedService(fleet, fault.service);
  try {
    for (const [index, moment] of moments.entries()) {
      const step = fleet.steps[index];
      if (step) rows.push(await disturb(service, fault, moment, step));
    }
    expect(await settledInventory(service.sql)).toEqual(undisturbed);
    expectNoTrace(service.certalog.stderr);
    expect(service.certalog.stderr).not.toContain(secrets.password);
    expect(await service.certalog.end('SIGTERM')).toMatchObject({ code: 0 });
  } finally {
    await service.stop();
  }
}

function print(all: FaultRow[]): void {
  const width = (of: (row: FaultRow) => string) => Math.max(0, ...all.map((row) => of(row).length));
  const widths = [width(({ fault }) => fault), width(({ moment }) => moment), width(({ said }) => said)];
  const lines = all.map(({ fault, moment, said, recoverySeconds }) =>
    [
      fault.padEnd(widths[0] ?? 0),
      moment.padEnd(widths[1] ?? 0),
      said.padEnd(widths[2] ?? 0),
      `${recoverySeconds.toFixed(1).padStart(5)} s`,
    ].join('  '),
  );
  const expected = (databaseFaults.length + diskFaults.length) * moments.length + 1;
  const verdict =
    all.length === expected
      ? `${expected} rows, all as expected`
      : `${all.length} of ${expected} rows ran through, as expected`;
  console.log([...lines, `database fault table: ${verdict}`].join('\n'));
}
