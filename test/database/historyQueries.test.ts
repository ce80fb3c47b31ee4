import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHistoryQueries } from '../../src/database/historyQueries.ts';
import type { HistoryQueries, HistoryRequest } from '../../src/inventory/queries/history.ts';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';

const [january, february, march, april, may, june] = [1, 2, 3, 4, 5, 6].map(
  (month) => `2026-0${month}-01T00:00:00Z`,
) as [string, string, string, string, string, string];
const [pem, renewed] = [make('first').pem, make('second').pem];

let emulated: EmulatedSync;
let queries: HistoryQueries;
let now = january;

beforeAll(async () => {
  const certificate = { id: 'one', name: 'one', ca: false, certificates: pem };
  emulated = await startEmulatedSync({
    certificates: [certificate, { ...certificate, id: 'other' }],
    clock: () => now,
  });
  queries = createHistoryQueries(emulated.database);
  const { account } = emulated;
  account.setAssociations('one', [{ service: 'gateway', status: 'active' }]);
  await syncAt(january);
  account.removeCertificate('one');
  account.addCertificate({ ...certificate, certificates: renewed });
  await syncAt(february);
  account.setAssociations('one', [{ service: 'gateway', status: 'pending' }]);
  await syncAt(march);
  account.removeCertificate('one');
  await syncAt(april);
  account.addCertificate(certificate);
  account.setAssociations('one', [
    { service: 'access', status: 'active' },
    { service: 'access', status: 'active' },
  ]);
  await syncAt(may);
});
afterAll(() => emulated?.stop());

async function syncAt(at: string): Promise<void> {
  now = at;
  expect(await emulated.run()).toMatchObject({ outcome: 'complete' });
}

const get = (request: Partial<HistoryRequest> = {}) =>
  queries.get({
    accountId: emulated.accountId,
    certificateId: 'one',
    newestFirst: false,
    after: null,
    limit: 1000,
    ...request,
  });

describe('the history of a certificate', () => {
  test('has a period for each time that it was there, whatever changed in it meanwhile', async () => {
    expect((await get())?.periods).toEqual([
      { from: january, to: april },
      { from: may, to: null },
    ]);
  });

  test('says when it was used where', async () => {
    expect((await get())?.associations).toEqual([
      { service: 'gateway', status: 'active', from: january, to: february },
      { service: 'gateway', status: 'pending', from: march, to: april },
      { service: 'access', status: 'active', from: may, to: null },
      { service: 'access', status: 'active', from: may, to: null },
    ]);
  });

  test('as of a moment is what was known of it then', async () => {
    expect(await get({ asOf: '2025-12-31T23:59:59.999999Z' })).toBeNull();
    const { periods, associations, changes } = (await get({ asOf: march })) ?? {};
    expect(periods).toEqual([{ from: january, to: null }]);
    expect(associations).toEqual([
      { service: 'gateway', status: 'active', from: january, to: february },
      { service: 'gateway', status: 'pending', from: march, to: null },
    ]);
    expect(changes?.rows.at(-1)?.at).toBe(march);
    expect((await get({ asOf: april }))?.periods).toEqual([{ from: january, to: april }]);
    expect(await get({ asOf: june })).toEqual(await get());
  });

  test('is not known of a certificate that never was, whatever it is called', async () => {
    expect(await get({ certificateId: 'two' })).toBeNull();
    expect(await get({ accountId: '0'.repeat(32) })).toBeNull();
    expect(await get({ certificateId: "' or true --" })).toBeNull();
  });

  test.each([false, true])('has each of its changes once in pages, newest first: %s', async (newestFirst) => {
    const all = (await get())?.changes.rows ?? [];
    const kinds = all.map(({ kind }) => kind).filter((kind) => !kind.startsWith('finding'));
    expect(kinds.filter((kind) => kind.startsWith('certificate'))).toEqual([
      'certificate_added',
      'certificate_changed',
      'certificate_removed',
      'certificate_reappeared',
    ]);
    expect(all.every(({ certificateId }) => certificateId === 'one')).toBe(true);
    const walked: typeof all = [];
    let after: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof get>> = await get({ newestFirst, after, limit: 2 });
      walked.push(...(page?.changes.rows ?? []));
      after = page?.changes.next ?? null;
    } while (after !== null);
    expect(walked).toEqual(newestFirst ? all.toReversed() : all);
  });
});
