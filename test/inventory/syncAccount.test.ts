import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/connection.ts';
import { createInventoryRepository } from '../../src/database/inventoryRepository.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { expectContent, firstUsed } from './whatIsHeld.ts';

let fixture: EmulatedSync;

beforeEach(async () => {
  fixture = await startEmulatedSync();
});
afterEach(() => fixture.stop());

describe('a complete sync', () => {
  it('brings the inventory to what Cloudflare holds, in pages + certificates requests', async () => {
    const result = await fixture.run();
    expect(result).toMatchObject({
      outcome: 'complete',
      listed: 40,
      reported: 40,
      pages: 3,
      certificatesAdded: 40,
    });
    expect(fixture.emulator.requests.total).toBe(3 + 40);
    expect(result.requests).toBe(43);
    await expectContent(fixture);
  });

  it('asks Cloudflare for readings alone, so a token that may do no more is enough', async () => {
    await fixture.run();
    const { list, associations, get, upload, delete: deleted, other } = fixture.emulator.requests.byOperation;
    expect({ list, associations, get, upload, deleted, other }).toEqual({
      list: 3,
      associations: 40,
      get: 0,
      upload: 0,
      deleted: 0,
      other: 0,
    });
  });

  it('writes nothing but its run when nothing has changed', async () => {
    await fixture.run();
    const { sql } = fixture.test;
    const written = () => sql`
      select relname, n_tup_ins + n_tup_upd + n_tup_del as rows, n_tup_ins as inserted
      from pg_stat_user_tables where schemaname = 'certalog' order by relname`;
    // PostgreSQL publishes a session's counts at the latest when it ends.
    await fixture.database.$client.end();
    await expect.poll(async () => (await runsOf(await written())).rows, { timeout: 20_000 }).toBe('2');
    const before = await written();

    const database = openDatabase({ url: fixture.test.url });
    fixture.database = database;
    const repository = createInventoryRepository(database, fixture.locks);
    expect(await fixture.run({}, repository)).toMatchObject({ outcome: 'complete', certificatesAdded: 0 });
    await database.$client.end();
    await expect.poll(async () => (await runsOf(await written())).rows, { timeout: 20_000 }).toBe('4');

    const others = (rows: readonly { relname?: string }[]) =>
      rows.filter(({ relname }) => relname !== 'sync_runs');
    expect(others(await written())).toEqual(others(before));
  });

  it('ends the period of a certificate that Cloudflare has no more, with its associations', async () => {
    await fixture.run();
    const { id } = firstUsed(fixture);
    fixture.account.removeCertificate(id);
    expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesRemoved: 1 });
    await expectContent(fixture);
    const [period] = await fixture.test.sql`
      select count(*)::int as periods, bool_and(valid_to is not null) as ended
      from certalog.certificates where certificate_id = ${id}`;
    expect(period).toEqual({ periods: 1, ended: true });
  });

  it('gives a certificate that comes back a second period', async () => {
    await fixture.run();
    const record = firstUsed(fixture);
    fixture.account.removeCertificate(record.id);
    await fixture.run();
    fixture.account.addCertificate({ ...record, uploadedOn: record.uploaded_on });
    expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesAdded: 1 });
    const periods = await fixture.test.sql`
      select valid_to is null as current from certalog.certificates
      where certificate_id = ${record.id} order by valid_from`;
    expect(periods.map(({ current }) => current)).toEqual([false, true]);
    await expectContent(fixture);
  });

  it('closes and opens the period of an association whose status changes', async () => {
    const { id } = firstUsed(fixture);
    fixture.account.setAssociations(id, [{ service: 'gateway', status: 'pending_deployment' }]);
    await fixture.run();
    fixture.account.setAssociations(id, [{ service: 'gateway', status: 'active' }]);
    expect(await fixture.run()).toMatchObject({ associationsAdded: 1, associationsRemoved: 1 });
    const periods = await fixture.test.sql`
      select status, valid_to is null as current from certalog.associations
      where certificate_id = ${id} order by valid_from, status desc`;
    expect(periods.map((row) => ({ ...row }))).toEqual([
      { status: 'pending_deployment', current: false },
      { status: 'active', current: true },
    ]);
  });

  it('keeps equal entries of one answer apart', async () => {
    const { id } = firstUsed(fixture);
    const twice = { service: 'api_shield', status: 'active' };
    fixture.account.setAssociations(id, [twice, twice]);
    await fixture.run();
    await expectContent(fixture);
    fixture.account.setAssociations(id, [twice]);
    expect(await fixture.run()).toMatchObject({ associationsRemoved: 1 });
    await expectContent(fixture);
  });

  it('stays in order when the clock steps back', async () => {
    await fixture.stop();
    const times = ['2026-05-01T12:00:00.000Z', '2026-05-01T12:00:01.000Z'];
    let now = times[1] ?? '';
    fixture = await startEmulatedSync({ clock: () => now });
    await fixture.run();
    now = times[0] ?? '';
    const { id } = firstUsed(fixture);
    fixture.account.setAssociations(id, [{ service: 'access', status: 'active' }]);
    expect(await fixture.run()).toMatchObject({ outcome: 'complete' });
    await expectContent(fixture);
  });
});

describe('an answer of "result": null', () => {
  it('empties associations only when it comes twice in a row', async () => {
    await fixture.run();
    const before = await fixture.inventory();
    fixture.emulator.faults.set([{ kind: 'null_result', operation: 'associations', total: 0 }]);
    expect(await fixture.run()).toMatchObject({ outcome: 'incomplete', reason: 'null_result' });
    expect(await fixture.inventory()).toEqual(before);
    expect(await fixture.run()).toMatchObject({ outcome: 'complete' });
    expect((await fixture.inventory()).associations).toEqual([]);
  });

  it('empties the list only when it comes twice in a row and every certificate is gone by id', async () => {
    await fixture.run();
    for (const { id } of fixture.account.certificates()) fixture.account.removeCertificate(id);
    fixture.emulator.faults.set([{ kind: 'null_result', operation: 'list' }]);
    expect(await fixture.run()).toMatchObject({ outcome: 'incomplete', reason: 'null_result' });
    expect((await fixture.inventory()).certificates).toHaveLength(40);
    expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesRemoved: 40 });
    expect((await fixture.inventory()).certificates).toEqual([]);
  });
});

describe('what one run could not learn', () => {
  it('is kept as a gap with the time of the last knowledge, until it is learnt again', async () => {
    await fixture.run();
    const { id } = firstUsed(fixture);
    fixture.emulator.faults.set([{ kind: 'server_error', operation: 'associations', certificate: id }]);
    expect(await fixture.run()).toMatchObject({
      outcome: 'incomplete',
      associationsRead: 39,
      associationsMissing: 1,
    });
    const gaps = () => fixture.test.sql`
      select g.certificate_id, g.reason, g.last_read_at = r.list_read_at as "sinceFirst"
      from certalog.association_gaps g, certalog.sync_runs r where r.id = 1`;
    expect((await gaps()).map((row) => ({ ...row }))).toEqual([
      { certificate_id: id, reason: 'http_error', sinceFirst: true },
    ]);
    fixture.emulator.faults.clear();
    await fixture.run();
    expect(await gaps()).toHaveLength(0);
  });

  it('does not let a damaged record replace a whole one', async () => {
    await fixture.run();
    const before = await fixture.inventory();
    fixture.emulator.faults.set([{ kind: 'wrong_types', operation: 'list' }]);
    await fixture.run();
    expect(await fixture.inventory()).toEqual(before);
  });
});

function runsOf(rows: readonly { relname?: string; rows?: string }[]): { rows: string } {
  return { rows: rows.find(({ relname }) => relname === 'sync_runs')?.rows ?? '' };
}
