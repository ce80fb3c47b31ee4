import { afterAll, beforeAll, expect, it } from 'vitest';
import { exposedCertificates } from '../../src/database/exposedCertificates.ts';
import type { ExposedCertificate } from '../../src/inventory/expositionSource.ts';

import { currentInventory, type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';

let fixture: EmulatedSync;

beforeAll(async () => {
  fixture = await startEmulatedSync();
  await fixture.run();
});
afterAll(() => fixture.stop());

async function read(batchSize?: number): Promise<ExposedCertificate[][]> {
  return fixture.database.transaction(async (transaction) => {
    const batches: ExposedCertificate[][] = [];
    for await (const batch of exposedCertificates(transaction, { names: false }, batchSize))
      batches.push(batch);
    return batches;
  });
}

it('every certificate comes once, by account and id, with its elements in order and its associations', async () => {
  const { certificates, associations } = await currentInventory(fixture.test);
  const exposed = (await read()).flat();
  expect(exposed.map(({ certificateId }) => certificateId)).toEqual(certificates.map(({ id }) => id));
  expect(exposed.map(({ elements }) => elements.map((element) => element.fingerprintSha256))).toEqual(
    certificates.map(({ elements }) => elements),
  );
  const uses = exposed.flatMap(({ associations }) => associations);
  expect(uses.reduce((sum, { count }) => sum + count, 0)).toBe(associations.length);
});

it('in batches of any size it is the same', async () => {
  const whole = (await read()).flat();
  for (const size of [1, 3, whole.length, whole.length + 1]) {
    const batches = await read(size);
    expect(batches.flat()).toEqual(whole);
    expect(batches.length).toBe(Math.ceil(whole.length / size));
  }
});
