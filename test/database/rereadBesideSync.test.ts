import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PARSER_VERSION, readElement } from '../../src/certificate/element.ts';
import type { Database } from '../../src/database/connection.ts';
import { createInventoryRepository } from '../../src/database/inventoryRepository.ts';
import { storeElementRereadings } from '../../src/database/rereadingElements.ts';
import type { InventoryRepository } from '../../src/inventory/repository.ts';
import type { EmulatedSync } from '../support/emulatedSync.ts';
import {
  expectRightValidity,
  expectWhole,
  inBatchesOf,
  reread,
  rereadingsOf,
  startTwoProcesses,
  stopTwoProcesses,
  waitingFor,
} from './rereading.ts';

let fixture: EmulatedSync;
let second: Database;

beforeEach(async () => {
  ({ fixture, second } = await startTwoProcesses());
});
afterEach(() => stopTwoProcesses({ fixture, second }));

const at = () => new Date().toISOString();

describe('a rereading beside a sync by the same reader', () => {
  /** All is stored as an older reader has read it, which took every certificate to end a day earlier. */
  beforeEach(async () => {
    await fixture.test.sql`
      update certalog.elements set parser_version = ${PARSER_VERSION - 1}, not_after = not_after - interval '1 day'`;
    await fixture.test.sql`
      update certalog.certificates set earliest_not_after = earliest_not_after - interval '1 day'`;
  });
  const current = { parserVersion: PARSER_VERSION };

  it('whose row it has, lets the sync end its new period', async () => {
    const [record] = fixture.account.certificates();
    if (!record) throw new Error('the account is empty');
    fixture.account.removeCertificate(record.id);
    const rereadings = await rereadingsOf(fixture.database, PARSER_VERSION, readElement);
    const { repository, reached, go } = heldBeforeRemoving();
    const running = fixture.run({}, repository);
    await reached;
    await second.transaction(async (transaction) => {
      await storeElementRereadings(transaction, rereadings, at());
      go();
      await waitingFor(fixture.test, 'certificates');
    });
    expect(await running).toMatchObject({ outcome: 'complete', certificatesRemoved: 1 });
    const periods = await fixture.test.sql`
      select valid_to is null as current from certalog.certificates where certificate_id = ${record.id}`;
    expect(periods.map(({ current }) => current)).toEqual([false, false]);
  });

  /** The inventory to a sync that waits for `go` before it ends the periods of what is gone. */
  function heldBeforeRemoving() {
    const own = createInventoryRepository(fixture.database, fixture.locks);
    const reached = Promise.withResolvers<void>();
    const going = Promise.withResolvers<void>();
    const repository: InventoryRepository = {
      async openRun(request) {
        const opening = await own.openRun(request);
        if (opening.kind !== 'opened') return opening;
        const { run } = opening;
        const remove = run.removeCertificates.bind(run);
        run.removeCertificates = async (...gone) => {
          reached.resolve();
          await going.promise;
          return remove(...gone);
        };
        return opening;
      },
    };
    return { repository, reached: reached.promise, go: going.resolve };
  }

  it('which has a row, waits for none of its rows but tries again', async () => {
    const { sql } = fixture.test;
    const tried = Promise.withResolvers<void>();
    let attempts = 0;
    const watched: Database = Object.assign(Object.create(second), {
      transaction: (...work: Parameters<Database['transaction']>) => {
        if (++attempts === 2) tried.resolve();
        return second.transaction(...work);
      },
    });
    const running = await sql.begin(async (sync) => {
      await sync`
        update certalog.certificates set valid_to = now() where id = (
          select min(id) from certalog.certificates where earliest_not_after is not null)`;
      const rereading = reread(watched, current);
      await tried.promise;
      return { rereading };
    });
    const { changedCertificates } = await running.rereading;
    await expectRightValidity(fixture.test);
    const [valid] = await sql`
      select count(*)::int as count from certalog.certificates where valid_to is null and earliest_not_after is not null`;
    expect(changedCertificates).toBe(valid?.count);
  });

  it('both of which write all they can, come to an end that is right', async () => {
    for (const record of fixture.account.certificates()) {
      fixture.account.removeCertificate(record.id);
      fixture.account.addCertificate({
        ...record,
        name: `${record.name} again`,
        uploadedOn: record.uploaded_on,
      });
    }
    const [result] = await Promise.all([
      fixture.run(),
      reread(second, { ...current, store: inBatchesOf(3, second) }),
    ]);
    expect(result).toMatchObject({ outcome: 'complete', certificatesChanged: 40 });
    await expectWhole(fixture.test, PARSER_VERSION);
    expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesChanged: 0 });
  });
});
