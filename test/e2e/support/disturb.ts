import { expect } from 'vitest';
import { createChangeLogReader } from '../../../src/database/changeLogReader.ts';
import { openDatabase } from '../../../src/database/connection.ts';
import { verifyStoredLogs } from '../../../src/inventory/auditLog.ts';
import { type DatabaseFault, syncFailed } from './databaseFault.ts';
import { type DisturbedService, sentenceOf, untilCompleteSince } from './disturbedService.ts';
import { eventually, eventuallyEquals } from './eventually.ts';
import type { FleetStep } from './growingFleet.ts';
import { databaseFailures, expectAllThatWasKnown, knownBefore } from './outage.ts';
import { byAccount, readCertificates, readMetrics } from './service.ts';
import { emulatedUses, storedUses } from './storedInventory.ts';
import { type Moment, reach } from './syncMoments.ts';

export interface FaultRow {
  fault: string;
  moment: string;
  /** What the runs that met the fault came to. */
  said: string;
  /** From the end of the fault until every account has been read completely. */
  recoverySeconds: number;
}

/** Lets the fault happen at the moment, and expects what Certalog promises, while it lasts and after it. */
export async function disturb(
  service: DisturbedService,
  fault: DatabaseFault,
  moment: Moment,
  step: FleetStep,
): Promise<FaultRow> {
  try {
    return await disturbed(service, fault, moment, step);
  } catch (cause) {
    throw new Error(`${fault.name}, ${moment}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function disturbed(
  service: DisturbedService,
  fault: DatabaseFault,
  moment: Moment,
  step: FleetStep,
): Promise<FaultRow> {
  const { emulator, sql } = service;
  const known = await knownBefore(service, step);
  await fault.prepare?.(service);
  const hold = await reach(moment, service, step);
  service.mark();
  const struck = new Date();
  const relieve = await fault.strike(service, moment, hold);
  if (!fault.keepsHold) await hold.release();
  step.grow(emulator);
  await fault.lasts?.(service);
  for (const sentence of sentencesOf(fault, moment)) {
    await eventually(
      () => service.linesSince().map(sentenceOf),
      (sentences) => sentences.some((each) => sentence.test(each)),
    );
  }
  await expectAllThatWasKnown(service, known, fault.reads);
  if (sentencesOf(fault, moment).includes(syncFailed)) {
    expect(databaseFailures(await readMetrics(service.url))).toBeGreaterThan(known.databaseFailures);
  }

  const relieved = performance.now();
  const instant = new Date();
  if (fault.keepsHold) await hold.release();
  await relieve();
  await untilCompleteSince(sql, emulator.accounts.list().length, instant);
  const recoverySeconds = (performance.now() - relieved) / 1000;
  await expectWhole(service, instant);
  return { fault: fault.name, moment, said: await saidBy(service, struck, instant), recoverySeconds };
}

/** What a sync comes to that is cut off in its middle is said, too. */
function sentencesOf({ reads, says }: DatabaseFault, moment: Moment): RegExp[] {
  const inItsMiddle = moment !== 'while the run is closed' && moment !== 'between two ticks';
  return reads === 'refused' && inItsMiddle ? [...says, syncFailed] : says;
}

async function expectWhole({ url, sql, server, emulator }: DisturbedService, instant: Date): Promise<void> {
  expect(await storedUses(sql)).toEqual(emulatedUses(emulator));
  const accounts = emulator.accounts.list();
  const complete = Object.fromEntries(accounts.map(({ id }) => [id, '1']));
  await eventuallyEquals(async () => byAccount(await readMetrics(url), 'sync_complete'), complete);
  expect((await readMetrics(url)).get('certalog_database_up')).toBe('1');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const ids = accounts.flatMap((account) => account.certificates().map(({ id }) => id)).sort();
  expect((await readCertificates(url)).map(({ id }) => id).sort()).toEqual(ids);
  const left = await sql`
    select id from certalog.sync_runs where finished_at is null and started_at < ${instant}`;
  expect(left).toEqual([]);
  const database = openDatabase({ url: server.superuserUrl, max: 1 });
  for await (const { events, fault } of verifyStoredLogs(createChangeLogReader(database), null)) {
    expect(fault).toBeNull();
    expect(events).toBeGreaterThan(0);
  }
  await database.$client.end();
}

/** What the runs that met the fault came to, each once. */
async function saidBy({ sql }: DisturbedService, struck: Date, relieved: Date): Promise<string> {
  const rows = await sql`
    select distinct coalesce(reason, outcome) as said from certalog.sync_runs
    where finished_at >= ${struck} and started_at < ${relieved} order by 1`;
  return rows.map(({ said }) => said).join(', ') || 'no run begun';
}
