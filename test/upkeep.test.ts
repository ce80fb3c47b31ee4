import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createSessionStore } from '../src/database/sessionStore.ts';
import { startUpkeep } from '../src/upkeep.ts';
import { type EmulatedSync, startEmulatedSync } from './support/emulatedSync.ts';

let fixture: EmulatedSync;
afterEach(() => fixture.stop());

const runs = async ({ test: { sql } }: EmulatedSync) => (await sql`select from certalog.sync_runs`).length;

async function afterFiveDays(keepRunsSeconds: number | null): Promise<() => Promise<void>> {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(now).toISOString();
  fixture = await startEmulatedSync({ certificates: [], clock });
  for (let day = 0; day < 5; day++) {
    await fixture.run();
    now += 86_400_000;
  }
  return startUpkeep({ database: fixture.database, keepRunsSeconds, clock, log: pino({ level: 'silent' }) });
}

test('old sync runs go at the start when they are not to be kept for ever, but for the last of them', async () => {
  const stop = await afterFiveDays(2.5 * 86_400);
  await expect.poll(() => runs(fixture)).toBe(3);
  await stop();
});

test('by default every sync run is kept', async () => {
  const stop = await afterFiveDays(null);
  await stop();
  expect(await runs(fixture)).toBe(5);
});

test('expired sessions are deleted, and no others', async () => {
  fixture = await startEmulatedSync({ certificates: [] });
  const now = '2026-06-01T12:00:00Z';
  const store = createSessionStore(fixture.database);
  const session = { kind: 'user', name: 'alice', proof: 'aa', createdAt: '2026-06-01T00:00:00Z' } as const;
  for (const [digest, expiresAt] of [
    ['01', '2026-06-01T11:59:59.999999Z'],
    ['02', now],
    ['03', '2026-06-01T12:00:00.000001Z'],
  ] as const)
    await store.add({ ...session, digest, expiresAt }, 1000);
  const log = pino({ level: 'silent' });
  const stop = startUpkeep({ database: fixture.database, keepRunsSeconds: null, clock: () => now, log });
  const digests = () => fixture.test.sql`select encode(digest, 'hex') as digest from certalog.sessions`;
  await expect.poll(async () => [...(await digests())]).toEqual([{ digest: '03' }]);
  await stop();
});
