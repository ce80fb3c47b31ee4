import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChangeLogReader } from '../../src/database/changeLogReader.ts';
import { exportLogs, verifyExportedLogs, verifyStoredLogs } from '../../src/inventory/auditLog.ts';
import type { ChainHead } from '../../src/inventory/changeChain.ts';
import { chainEvents } from '../../src/inventory/changeChain.ts';
import type { ChangeLogReader } from '../../src/inventory/changeLogReader.ts';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';

let fixture: EmulatedSync;
let now = '2026-06-01T00:00:00.123Z';

beforeAll(async () => {
  const certificates = Array.from({ length: 12 }, (_, index) => ({
    name: `client ${index} "é\u2028"`,
    ca: false,
    certificates: make(`client ${index}`).pem,
    associations: [{ service: 'workers', status: 'active' }],
  }));
  fixture = await startEmulatedSync({ certificates, clock: () => now });
  await fixture.run();
  now = '2026-06-02T00:00:00.456Z';
  fixture.account.removeCertificate(fixture.account.certificates()[3]?.id ?? '');
  await fixture.run();
});
afterAll(() => fixture.stop());

const reader = () => createChangeLogReader(fixture.database);
const verifyStored = () => Array.fromAsync(verifyStoredLogs(reader(), null));
const exported = async () =>
  (await Array.fromAsync(exportLogs(reader(), null))).join('').trimEnd().split('\n');
const verifyLines = async (lines: string[]) => (await verifyExportedLogs(toAsync(lines)))[0];

/** The line of a head that names the event on line `index`. */
const headAt = (lines: string[], index: number) => {
  const { account_id, sequence, hash } = JSON.parse(lines[index] ?? '');
  return JSON.stringify({ account_id, head: { sequence, hash } });
};

async function* toAsync(lines: string[]): AsyncIterable<string> {
  yield* lines;
}

test('an honest log verifies, in the database and exported', async () => {
  const [stored] = await verifyStored();
  expect(stored).toMatchObject({ accountId: fixture.accountId, fault: null });
  expect(stored?.events).toBeGreaterThan(24);
  expect(await verifyLines(await exported())).toEqual(stored);
});

describe('in the database', () => {
  // Each tampering is undone, as a transaction that is never committed would not be seen by the reader. Whoever owns the
  // table can disable the trigger that refuses it: the chain is what remains.
  test.each([
    ['content', `set content = replace(content, 'client 5', 'client 6') where sequence = 6`, 6],
    ['hash', `set hash = decode(md5('x') || md5('y'), 'hex') where sequence = 4`, 4],
    ['kind', `set kind = 'certificate_removed' where sequence = 7`, 7],
    ['certificate', `set certificate_id = 'other' where sequence = 9`, 9],
    ['time', `set at = at - interval '1 microsecond' where sequence = 2`, 2],
  ])('an altered %s is named', async (_, change, sequence) => {
    const { sql } = fixture.test;
    await sql`alter table certalog.changes disable trigger changes_append_only`;
    await sql`create table saved as select * from certalog.changes`;
    await sql.unsafe(`update certalog.changes ${change}`);
    const [verification] = await verifyStored();
    await sql`delete from certalog.changes`;
    await sql`insert into certalog.changes select * from saved`;
    await sql`drop table saved`;
    await sql`alter table certalog.changes enable always trigger changes_append_only`;
    expect(verification).toMatchObject({ events: sequence - 1, fault: { sequence } });
    expect(await verifyStored()).toMatchObject([{ fault: null }]);
  });
});

describe('a head that was set back', () => {
  test('hides nothing: the first event behind it is named, in the database and in an export', async () => {
    const { sql } = fixture.test;
    await sql`create table saved as select change_sequence, change_hash from certalog.accounts`;
    await sql`
      update certalog.accounts a set change_sequence = c.sequence, change_hash = c.hash
      from certalog.changes c where c.account_id = a.account_id and c.sequence = 20`;
    const [verification] = await verifyStored();
    const lines = await exported();
    await sql`update certalog.accounts set (change_sequence, change_hash) = (select * from saved)`;
    await sql`drop table saved`;
    expect(verification).toMatchObject({ events: 20, fault: { sequence: 21 } });
    expect((await verifyLines(lines))?.fault).not.toBeNull();
    expect(await verifyStored()).toMatchObject([{ fault: null }]);
  });
});

describe('exported', () => {
  test('one changed byte in any event, wherever it is, is named', async () => {
    const lines = await exported();
    for (let index = 0; index < lines.length - 1; index++) {
      const text = lines[index] ?? '';
      const at = text.indexOf('"content"') + 20 + ((index * 37) % 200);
      const flipped = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
      const verification = await verifyLines(lines.with(index, flipped));
      expect(verification?.fault?.sequence).toBe(index + 1);
    }
  });

  test.each<[string, (lines: string[]) => string[], number]>([
    ['dropped', (lines) => lines.toSpliced(4, 1), 5],
    ['repeated', (lines) => lines.toSpliced(4, 0, lines[4] ?? ''), 6],
    ['exchanged', (lines) => lines.with(2, lines[3] ?? '').with(3, lines[2] ?? ''), 3],
  ])('an event that is %s is named', async (_, tamper, sequence) => {
    expect(await verifyLines(tamper(await exported()))).toMatchObject({ fault: { sequence } });
  });

  test('a log that is cut off, or lacks its head, does not pass', async () => {
    const lines = await exported();
    expect(await verifyLines(lines.toSpliced(-2, 1))).toMatchObject({
      fault: { sequence: lines.length - 1 },
    });
    expect(await verifyLines(lines.slice(0, -1))).toMatchObject({
      fault: { detail: expect.stringContaining('head') },
    });
  });

  test('an event behind the head is named', async () => {
    const lines = await exported();
    const last = lines.length - 1;
    expect(await verifyLines([...lines.slice(0, 19), lines[last] ?? ''])).toMatchObject({
      fault: { sequence: 20 },
    });
    const moved = [...lines.slice(0, -2), headAt(lines, last - 2), lines[last - 1] ?? ''];
    expect(await verifyLines(moved)).toMatchObject({ events: last - 1, fault: { sequence: last } });
  });

  test('what is no export is said to be none', async () => {
    for (const line of ['', '[]', 'null', '{"account_id":1}', '{"account_id":"a","sequence":1}']) {
      expect((await verifyLines([line]))?.fault?.detail).toContain('line 1');
    }
  });
});

test('a log of 100,000 events is verified whole', async () => {
  const long = longLog(100_000);
  expect(await Array.fromAsync(verifyStoredLogs(long, null))).toMatchObject([
    { events: 100_000, fault: null },
  ]);
});

/** A log that was never stored, in batches. */
function longLog(length: number): ChangeLogReader {
  const events = Array.from({ length }, (_, index) => ({
    kind: 'certificate_added' as const,
    certificateId: `id-${index}`,
    at: '2026-06-01T00:00:00Z',
    before: null,
    after: {
      name: `certificate ${index}`,
      elements: [{ bundle_index: 0, fingerprint_sha256: 'a'.repeat(64) }],
    },
  }));
  const chained = chainEvents('account', { sequence: 0, hash: null }, events);
  const head: ChainHead = { sequence: length, hash: chained.at(-1)?.hash ?? null };
  return {
    heads: async () => [{ accountId: 'account', ...head, lastStored: length }],
    async *events() {
      for (let at = 0; at < length; at += 1000) {
        yield chained
          .slice(at, at + 1000)
          .map(({ sequence, content, hash }) => ({ sequence, content, hash, beside: {} }));
      }
    },
  };
}
