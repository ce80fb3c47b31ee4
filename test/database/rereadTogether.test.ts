import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/connection.ts';
import { createRereadingStore } from '../../src/database/rereadingStore.ts';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import type { ElementRereading, RereadingStore } from '../../src/inventory/rereadingStore.ts';
import type { EmulatedSync } from '../support/emulatedSync.ts';
import {
  expectRightValidity,
  expectWhole,
  inBatchesOf,
  NEWER,
  reread,
  rereadingsOf,
  startTwoProcesses,
  stopTwoProcesses,
  storedState,
  strict,
  waitingFor,
} from './rereading.ts';

let fixture: EmulatedSync;
let second: Database;

beforeEach(async () => {
  ({ fixture, second } = await startTwoProcesses());
});
afterEach(() => stopTwoProcesses({ fixture, second }));

const at = () => new Date().toISOString();

describe('a rereading that is stopped', () => {
  it('between two batches is brought to the same end by the next', async () => {
    const stop = new AbortController();
    const store = inBatchesOf(10, fixture.database);
    let batches = 0;
    const stopping = {
      ...store,
      storeElements: async (...batch: Parameters<RereadingStore['storeElements']>) => {
        if (++batches === 3) stop.abort(new Error('stopped'));
        return store.storeElements(...batch);
      },
    };
    const options = { readElement: strict, store: stopping, signal: stop.signal };
    await expect(reread(fixture.database, options)).rejects.toThrow('stopped');
    await expectRightValidity(fixture.test);
    const [left] = await fixture.test.sql`
      select count(*)::int as count from certalog.elements where parser_version < ${NEWER}`;
    expect(left?.count).toBeGreaterThan(0);
    expect(await reread(fixture.database, { readElement: strict })).toMatchObject({ elements: left?.count });
    await expectWhole(fixture.test);
  });

  it('within a batch has written nothing of it', async () => {
    const before = await storedState(fixture.test);
    const stop = new AbortController();
    let read = 0;
    const readElement = (der: Uint8Array) => {
      if (++read === 30) stop.abort(new Error('stopped'));
      return strict(der);
    };
    const running = reread(fixture.database, { readElement, signal: stop.signal });
    await expect(running).rejects.toThrow('stopped');
    expect(await storedState(fixture.test)).toEqual(before);
  });

  it('by the loss of its connection while it writes has written nothing of the batch, and says what could not be done', async () => {
    const { sql } = fixture.test;
    const before = await storedState(fixture.test);
    const refused = await sql.begin(async (holder) => {
      await holder`select 1 from certalog.accounts for update`;
      const running = reread(second, { readElement: strict }).catch((error: unknown) => error);
      const writer = await waitingFor(fixture.test, 'accounts');
      await sql`select pg_terminate_backend(${writer})`;
      return await running;
    });
    expect(refused).toBeInstanceOf(RepositoryFailure);
    expect(String(refused)).toMatch(/The database could not store elements that were read again: /);
    expect(await storedState(fixture.test)).toEqual(before);
    await reread(fixture.database, { readElement: strict });
    await expectWhole(fixture.test);
  });
});

describe('two rereadings at once', () => {
  it('read each element once, record each change once, and come to the end that one alone comes to', async () => {
    const reports = await Promise.all([
      reread(fixture.database, { readElement: strict, store: inBatchesOf(7, fixture.database) }),
      reread(second, { readElement: strict, store: inBatchesOf(5, second) }),
    ]);
    await expectWhole(fixture.test);
    const [elements] = await fixture.test.sql`select count(*)::int as count from certalog.elements`;
    const total = (of: (report: (typeof reports)[number]) => number) =>
      reports.reduce((sum, report) => sum + of(report), 0);
    expect(total((report) => report.elements)).toBe(elements?.count);
    expect(total((report) => report.changedElements)).toBe(elements?.count);
  });

  it('by readers of different versions end with the newer one’s reading', async () => {
    await Promise.all([
      reread(fixture.database, { parserVersion: NEWER - 1, store: inBatchesOf(7, fixture.database) }),
      reread(second, { readElement: strict, store: inBatchesOf(5, second) }),
    ]);
    await expectWhole(fixture.test);
  });

  it('that change two elements of one bundle both count', async () => {
    const { sql } = fixture.test;
    const pair = await sql<{ digest: string; fingerprints: string[] }[]>`
      select encode(bundle_digest, 'hex') as digest, array_agg(encode(fingerprint_sha256, 'hex')) as fingerprints
      from certalog.bundle_blocks where fingerprint_sha256 is not null
      group by bundle_digest having count(*) = 2 limit 1`;
    const rereadings = await rereadingsOf(fixture.database, NEWER, strict);
    const [one, other] = rereadings.filter(({ element }) =>
      pair[0]?.fingerprints.includes(element.fingerprintSha256),
    );
    // Both last longer than before, the other one not as long.
    const lasting = (rereading: ElementRereading | undefined, notAfter: string): ElementRereading[] => {
      if (!rereading) throw new Error('no bundle has two elements');
      const change = { field: 'not_after', before: rereading.element.notAfter, after: notAfter };
      return [{ ...rereading, element: { ...rereading.element, notAfter }, changes: [change] }];
    };
    await Promise.all([
      createRereadingStore(fixture.database).storeElements(lasting(one, '2093-01-01T00:00:00Z'), at()),
      createRereadingStore(second).storeElements(lasting(other, '2092-01-01T00:00:00Z'), at()),
    ]);
    const current = await sql`
      select earliest_not_after from certalog.certificates
      where valid_to is null and bundle_digest = decode(${pair[0]?.digest ?? ''}, 'hex')`;
    expect(current.map(({ earliest_not_after }) => earliest_not_after)).toEqual(
      current.map(() => new Date('2092-01-01T00:00:00Z')),
    );
  });
});
