import { createTask, type ScheduledTask } from 'node-cron';
import type { InventoryLog } from '../inventory/ports.ts';

export interface SyncSchedule {
  start(): void;
  stop(): Promise<void>;
  /** The longest time between two ticks that follow each other, over the next hundred. */
  intervalSeconds: number;
}

const RUNS_LOOKED_AT = 100;

/**
 * Calls `onTick` at each tick of the cron expression (UTC), with the instant that the tick stands for; a tick that
 * comes while the last one is still being served is left out.
 */
export function createSyncSchedule(
  expression: string,
  onTick: (tick: string) => Promise<void>,
  log: InventoryLog,
): SyncSchedule {
  const task = createTask(
    expression,
    async ({ date }) => {
      try {
        await onTick(wholeSecond(date));
      } catch (error) {
        log.error({ err: error }, 'this tick could not queue its syncs; the next one tries again');
      }
    },
    { timezone: 'UTC', noOverlap: true, name: 'sync', suppressMissedWarning: true },
  );
  return {
    start: () => void task.start(),
    stop: async () => void (await task.destroy()),
    intervalSeconds: longestInterval(task),
  };
}

/** Replicas hear a tick some milliseconds apart and must name it alike. */
function wholeSecond(date: Date): string {
  return new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
}

function longestInterval(task: ScheduledTask): number {
  const times = task.getNextRuns(RUNS_LOOKED_AT).map((date) => date.getTime());
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.max(...gaps, 0) / 1000;
}
