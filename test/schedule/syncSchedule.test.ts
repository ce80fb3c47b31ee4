import { describe, expect, it } from 'vitest';
import { createSyncSchedule } from '../../src/schedule/syncSchedule.ts';
import { silentLog } from '../support/emulatedSync.ts';

describe('a schedule', () => {
  it('knows the longest time between two ticks', () => {
    const interval = (expression: string) =>
      createSyncSchedule(expression, () => Promise.resolve(), silentLog).intervalSeconds;
    expect(interval('*/15 * * * *')).toBe(900);
    expect(interval('0 8,9 * * *')).toBe(23 * 3600);
    expect(interval('0 6 * * 1-5')).toBe(3 * 86_400);
  });

  it('names a tick by the whole second that it stands for, so that replicas name it alike', async () => {
    const ticks = await new Promise<string[]>((resolve) => {
      const seen: string[] = [];
      const listen = () =>
        createSyncSchedule(
          '* * * * * *',
          async (tick) => {
            if (seen.push(tick) === 4) resolve(seen);
          },
          silentLog,
        );
      for (const schedule of [listen(), listen()]) schedule.start();
    });
    expect(ticks.every((tick) => tick.endsWith('.000Z'))).toBe(true);
    expect(new Set(ticks).size).toBeLessThan(4);
  });

  it('goes on after a tick that failed', async () => {
    const count = await new Promise<number>((resolve) => {
      let ticks = 0;
      createSyncSchedule(
        '* * * * * *',
        async () => {
          if (++ticks === 2) resolve(ticks);
          throw new Error('the database is away');
        },
        silentLog,
      ).start();
    });
    expect(count).toBe(2);
  });
});
