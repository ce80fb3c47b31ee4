import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChangeLogReader } from '../../src/database/changeLogReader.ts';
import { verifyStoredLogs } from '../../src/inventory/auditLog.ts';
import type { RunResult } from '../../src/inventory/run.ts';
import { betterReader, reread } from '../database/rereading.ts';
import { type HttpService, startHttpService } from '../http/httpService.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { changeAccount, changingAccount, PAGE_SIZE } from './changingAccount.ts';
import { expectContent } from './whatIsHeld.ts';

const start = Date.parse('2026-06-01T12:00:00Z');
const HOUR = 3_600_000;

/**
 * By Certalog's clock, which goes on by a millisecond whenever it is asked. Cloudflare's and PostgreSQL's are those of the
 * machine, and so are months apart from it.
 */
let now = start;
/** Puts the clock to another time at that question to Cloudflare, counted from the beginning of a sync. */
let step: { atRequest: number; by: number } | null = null;
let fixture: EmulatedSync;
let service: HttpService;

const clock = () => {
  if (step !== null && fixture.emulator.requests.total >= step.atRequest) {
    now += step.by;
    step = null;
  }
  now += 1;
  return new Date(now).toISOString();
};

beforeEach(async () => {
  now = start;
  step = null;
  const { certificates } = changingAccount('a'.repeat(32));
  fixture = await startEmulatedSync({ certificates, maxPerPage: PAGE_SIZE, clock });
  service = await startHttpService({ clock: () => '2027-01-01T00:00:00.000Z' }, fixture.database);
  expect(await sync()).toMatchObject({ outcome: 'complete' });
  await expectContent(fixture);
});
afterEach(async () => {
  await service.stop();
  await fixture.stop();
});

const steps: [name: string, by: number[]][] = [
  ['back by an hour', [-HOUR]],
  ['back by a millisecond', [-1]],
  ['forward by a day', [24 * HOUR]],
  ['forward by a day, then back', [24 * HOUR, -24 * HOUR]],
  ['back by two days, then forward', [-48 * HOUR, 48 * HOUR]],
];
/** Of some 10 requests: in the list, between two GETs that confirm removals, among the associations. */
const requestsOfStep = [2, 5, 8];

describe('a clock that steps between two syncs', () => {
  it.each(steps)(
    '%s: nothing is lost, periods and log stay in order, the past stays as it was',
    async (_, by) => {
      const past = await remember();
      for (const one of [...by, 60_000, 2 * HOUR]) {
        changeAccount(fixture.account);
        now += one;
        expect(await sync()).toMatchObject({ outcome: 'complete' });
        await expectContent(fixture);
        await expectOrder();
        past.push(...(await remember()));
      }
      await expectUnaltered(past);
    },
  );
});

describe('a clock that steps in the middle of a sync', () => {
  for (const atRequest of requestsOfStep) {
    it.each(steps)(`%s, at request ${atRequest}: the same`, async (_, by) => {
      const past = await remember();
      for (const one of by) {
        changeAccount(fixture.account);
        step = { atRequest, by: one };
        now += 60_000;
        expect(await sync()).toMatchObject({ outcome: 'complete' });
        expect(step, 'the step that was to come').toBeNull();
        await expectContent(fixture);
        await expectOrder();
        past.push(...(await remember()));
      }
      await expectUnaltered(past);
    });
  }
});

it('a certificate that comes, goes and comes back while the clock stays behind has periods one after the other', async () => {
  const [record] = fixture.account.certificates();
  if (!record) throw new Error('the account is empty');
  now -= HOUR;
  for (let round = 0; round < 3; round++) {
    fixture.account.removeCertificate(record.id);
    expect(await sync()).toMatchObject({ outcome: 'complete', certificatesRemoved: 1 });
    fixture.account.addCertificate({ ...record });
    expect(await sync()).toMatchObject({ outcome: 'complete', certificatesAdded: 1 });
  }
  const periods = await fixture.test.sql`
    select valid_from < valid_to as is_long, lead(valid_from) over (order by id) > valid_to as is_apart
    from certalog.certificates where certificate_id = ${record.id} order by id`;
  expect(periods.map(({ is_long, is_apart }) => [is_long, is_apart])).toEqual([
    ...Array.from({ length: 3 }, () => [true, true]),
    [null, null],
  ]);
  await expectOrder();
});

it('a rereading while the clock stays behind is told after what was told before, and leaves the past as it was', async () => {
  changeAccount(fixture.account);
  now += HOUR;
  await sync();
  const past = await remember();
  now -= HOUR;
  const { certificates } = await fixture.inventory();
  const better = certificates.map(({ elements: [first = ''] }) => [
    first,
    { notAfter: '2026-12-31T00:00:00Z' },
  ]);
  const { changedCertificates } = await reread(fixture.database, {
    clock,
    readElement: betterReader(Object.fromEntries(better)),
  });
  expect(changedCertificates).toBe(certificates.length);
  await expectOrder();
  await expectUnaltered(past);
});

async function sync(): Promise<RunResult> {
  fixture.emulator.requests.reset();
  return await fixture.run();
}

/** Periods are neither empty nor negative nor overlap, runs do not end before they begin, the log goes on in time. */
async function expectOrder(): Promise<void> {
  const { sql } = fixture.test;
  for (const [table, identity] of [
    ['certificates', ['certificate_id']],
    ['associations', ['certificate_id', 'service', 'status', 'ordinal']],
    ['findings', ['certificate_id', 'check_name', 'bundle_index']],
  ] as const) {
    const wrong = await sql`
      select * from (
        select p.*, lead(valid_from) over (partition by ${sql(identity)} order by valid_from) as next_from
        from certalog.${sql(table)} p) one
      where valid_to <= valid_from or next_from < coalesce(valid_to, 'infinity')`;
    expect([...wrong], `periods of ${table}`).toEqual([]);
  }
  const runs =
    await sql`select id from certalog.sync_runs where finished_at is null or finished_at < started_at`;
  expect([...runs], 'runs that end before they begin').toEqual([]);
  const unordered = await sql`
    select sequence from (
      select sequence, at < lag(at) over (order by sequence) as is_back from certalog.changes) one where is_back`;
  expect([...unordered], 'events told before earlier ones').toEqual([]);
  for await (const { fault, events } of verifyStoredLogs(createChangeLogReader(fixture.database), null)) {
    expect(fault).toBeNull();
    expect(events).toBeGreaterThan(0);
  }
}

type Remembered = { asOf: string; shown: string };

/** What is shown as of the last change that there has been, and of two instants before. */
async function remember(): Promise<Remembered[]> {
  const [last] = await fixture.test.sql<{ at: Date }[]>`select changed_at as at from certalog.accounts`;
  const at = last?.at.getTime() ?? 0;
  const instants = [at, at - 1, at - HOUR / 2].map((instant) => new Date(instant).toISOString());
  return await Promise.all(instants.map(async (asOf) => ({ asOf, shown: await shownAt(asOf) })));
}

async function expectUnaltered(past: Remembered[]): Promise<void> {
  for (const { asOf, shown } of past) expect(await shownAt(asOf), `as of ${asOf}`).toBe(shown);
}

interface Shown {
  id: string;
  name: string;
  elements: { fingerprint_sha256: string }[];
  associations: { service: string; status: string; first_seen_at: string }[];
}

async function shownAt(asOf: string): Promise<string> {
  const { data } = await service.json(`/api/v1/certificates?limit=1000&sort=name&as_of=${asOf}`);
  return JSON.stringify(
    data.map(({ id, name, elements, associations }: Shown) => ({
      id,
      name,
      elements: elements.map(({ fingerprint_sha256 }) => fingerprint_sha256),
      associations: associations.map(({ service, status, first_seen_at }) => [
        service,
        status,
        first_seen_at,
      ]),
    })),
  );
}
