import type { DisturbedService } from './disturbedService.ts';
import { eventually } from './eventually.ts';
import type { FleetStep } from './growingFleet.ts';
import { type HeldTransaction, holdTransaction } from './heldTransaction.ts';

/** Where a sync is when the database fails it. */
export const moments = [
  'while the list is read',
  'while certificates are stored',
  'while associations are stored',
  'while the run is closed',
  'between two ticks',
] as const;
export type Moment = (typeof moments)[number];

/**
 * Brings the service to the moment, with a change to store, and gives what holds a sync there: for the moments of
 * storing a lock on the table, on which one of Certalog's statements waits already.
 */
export async function reach(
  moment: Moment,
  service: DisturbedService,
  { change }: FleetStep,
): Promise<HeldTransaction> {
  const { server, emulator } = service;
  switch (moment) {
    case 'while the list is read': {
      change(emulator);
      emulator.faults.set([{ kind: 'slow', operation: 'list', ms: 1500 }]);
      await nextRequest(service, 'list');
      return { release: async () => emulator.faults.clear() };
    }
    case 'while certificates are stored':
    case 'while associations are stored': {
      const table = moment.includes('certificates') ? 'certificates' : 'associations';
      const held = await holdTransaction(server, `lock table certalog.${table} in share mode`);
      change(emulator);
      await untilWaiting(service, table);
      return held;
    }
    case 'while the run is closed': {
      change(emulator);
      emulator.faults.set([{ kind: 'slow', operation: 'associations', ms: 500 }]);
      await nextRequest(service, 'associations');
      const held = await holdTransaction(server, 'lock table certalog.sync_runs in share mode');
      emulator.faults.clear();
      await untilWaiting(service, 'sync_runs');
      return held;
    }
    case 'between two ticks': {
      await eventually(
        () => openRunsOf(service),
        (open) => open === 0,
        { everyMilliseconds: 20 },
      );
      change(emulator);
      return { release: async () => {} };
    }
  }
}

async function nextRequest(
  { emulator: { requests } }: DisturbedService,
  operation: 'list' | 'associations',
): Promise<void> {
  const before = requests.byOperation[operation];
  await eventually(
    () => requests.byOperation[operation],
    (count) => count > before,
    { everyMilliseconds: 2 },
  );
}

async function untilWaiting({ sql }: DisturbedService, table: string): Promise<void> {
  await eventually(
    () => sql`select 1 from pg_locks where not granted and relation = ${`certalog.${table}`}::regclass`,
    ({ length }) => length > 0,
    { everyMilliseconds: 20 },
  );
}

async function openRunsOf({ sql }: DisturbedService): Promise<number> {
  const rows = await sql`select 1 from certalog.sync_runs where finished_at is null`;
  return rows.length;
}
