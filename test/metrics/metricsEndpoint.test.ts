import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/connection.ts';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import type { ExpositionSource } from '../../src/inventory/expositionSource.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { metricsOf, samples } from './scraping.ts';

let fixture: EmulatedSync;
const now = new Date().toISOString();

beforeAll(async () => {
  fixture = await startEmulatedSync();
  await fixture.run();
});
afterAll(() => fixture.stop());

const endpoint = (
  source: ExpositionSource = createExpositionSource(fixture.database),
  patienceMilliseconds?: number,
) => metricsOf(source, () => now, { patienceMilliseconds });

describe('a scrape', () => {
  it('presets every failure reason to 0 and counts what ended', async () => {
    const { counters, scrape } = endpoint();
    await scrape();
    counters.count(fixture.accountId, 'timeout');
    const text = await scrape();
    const failures = samples(text, 'sync_failures_total');
    expect(failures.get(`{account_id="${fixture.accountId}",reason="timeout"}`)).toBe(1);
    expect(failures.get(`{account_id="${fixture.accountId}",reason="network"}`)).toBe(0);
    expect(samples(text, 'sync_runs_total').get(`{account_id="${fixture.accountId}"}`)).toBe(1);
  });

  it('is the same without gzip', async () => {
    const metrics = endpoint();
    const own = (text: string) => text.split('\n').filter((line) => line.startsWith('certalog_certificate'));
    expect(own(await metrics.plain())).toEqual(own(await metrics.scrape()));
  });

  it('keeps the last known values when the database goes away, and says so', async () => {
    const database = openDatabase({ url: fixture.test.url, max: 2 });
    const { scrape } = endpoint(createExpositionSource(database));
    const before = samples(await scrape(), 'certificate_earliest_not_after_timestamp_seconds');
    await database.$client.end();
    const text = await scrape();
    expect(text).toMatch(/^certalog_database_up 0$/m);
    expect(samples(text, 'certificate_earliest_not_after_timestamp_seconds')).toEqual(before);
    expect(samples(text, 'sync_last_success_timestamp_seconds').size).toBe(1);
  });

  it('waits for the first rendering however slow, and then shows all rather than fewer', async () => {
    const { source, answer } = heldSource();
    const { scrape } = endpoint(source, 1);
    const first = scrape();
    expect(await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe(
      'waits',
    );
    answer();
    const shown = samples(await first, 'certificate_unreadable');
    expect(shown.size).toBe(fixture.account.certificates().length);
  });

  it('shows the last known values when a later rendering is slow, and says so', async () => {
    const { source, answer } = heldSource();
    answer();
    const { scrape } = endpoint(source, 1);
    const before = samples(await scrape(), 'certificate_unreadable');
    source.hold();
    const text = await scrape();
    expect(text).toMatch(/^certalog_database_up 0$/m);
    expect(samples(text, 'certificate_unreadable')).toEqual(before);
    answer();
  });

  it('answers before the database was ever reached, without values made up', async () => {
    const down: ExpositionSource = { read: () => Promise.reject(new Error('down')) };
    const text = await endpoint(down).scrape();
    expect(text).toMatch(/^certalog_database_up 0$/m);
    expect(text).not.toContain('certalog_certificate');
  });
});

/** The real source, which answers only once it is let; `hold` has it wait again. */
function heldSource() {
  const real = createExpositionSource(fixture.database);
  let gate = Promise.withResolvers<void>();
  return {
    source: {
      read: async <T>(work: Parameters<typeof real.read<T>>[0]) => {
        await gate.promise;
        return real.read(work);
      },
      hold() {
        gate = Promise.withResolvers<void>();
      },
    },
    answer: () => gate.resolve(),
  };
}
