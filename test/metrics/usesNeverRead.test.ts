import { afterAll, beforeAll, expect, it } from 'vitest';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import { createInventoryRepository } from '../../src/database/inventoryRepository.ts';
import type { InventoryRepository } from '../../src/inventory/repository.ts';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { metricsOf, samples } from './scraping.ts';

let fixture: EmulatedSync;
let scrape: () => Promise<string>;

beforeAll(async () => {
  fixture = await startEmulatedSync({
    certificates: [
      { name: 'unused', ca: false, certificates: make('unused').pem, associations: [] },
      {
        name: 'used',
        ca: false,
        certificates: make('used').pem,
        associations: [{ service: 'workers', status: 'active' }],
      },
    ],
  });
  ({ scrape } = metricsOf(createExpositionSource(fixture.database), () => new Date().toISOString()));
});
afterAll(() => fixture.stop());

const uses = async () =>
  Object.fromEntries(
    [...samples(await scrape(), 'certificate_associations')].map(([labels, value]) => [
      /name="(\w+)"/.exec(labels)?.[1],
      value,
    ]),
  );

it('a number of uses is absent, not 0, until they have been read, and there by the first scrape after', async () => {
  fixture.emulator.faults.set([{ kind: 'server_error', operation: 'associations' }]);
  await fixture.run();
  expect(await uses()).toEqual({});
  await fixture.run();
  expect(await uses()).toEqual({});
  fixture.emulator.faults.clear();
  await fixture.run();
  expect(await uses()).toEqual({ unused: 0, used: 1 });
});

it('what was known stays when they cannot be read, and of a certificate that is new nothing is said', async () => {
  fixture.account.addCertificate({ name: 'fresh', ca: false, certificates: make('fresh').pem });
  fixture.emulator.faults.set([{ kind: 'server_error', operation: 'associations' }]);
  await fixture.run();
  expect(await uses()).toEqual({ unused: 0, used: 1 });
  fixture.emulator.faults.clear();
  await fixture.run();
  expect(await uses()).toEqual({ unused: 0, used: 1, fresh: 0 });
});

it('it is known by the first scrape after the run, also when one came right before its end', async () => {
  fixture.account.addCertificate({ name: 'late', ca: false, certificates: make('late').pem });
  const before = Promise.withResolvers<Record<string, number>>();
  await fixture.run({}, scrapingBeforeTheEnd(before.resolve));
  expect(await before.promise).not.toHaveProperty('late');
  expect(await uses()).toMatchObject({ late: 0 });
});

function scrapingBeforeTheEnd(scraped: (numbers: Record<string, number>) => void): InventoryRepository {
  const own = createInventoryRepository(fixture.database, fixture.locks);
  return {
    async openRun(request) {
      const opening = await own.openRun(request);
      if (opening.kind !== 'opened') return opening;
      const { run } = opening;
      const close = run.close.bind(run);
      run.close = async (...verdict) => {
        scraped(await uses());
        return close(...verdict);
      };
      return opening;
    },
  };
}
