import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountQueries } from '../../src/database/accountQueries.ts';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import type { EmulatedCertificate } from '../../src/emulator/account.ts';
import type { SyncRequest } from '../../src/inventory/context.ts';
import {
  type EmulatedSync,
  emulatedContent,
  smallAccount,
  startEmulatedSync,
} from '../support/emulatedSync.ts';

/** Certificates that a run asks for at least. */
const LEAST = 100;
const CERTIFICATES = 250;

let fixture: EmulatedSync;
let now = Date.parse('2026-11-24T06:00:00.000Z');

beforeEach(async () => {
  now = Date.parse('2026-11-24T06:00:00.000Z');
  fixture = await startEmulatedSync({
    certificates: await manyCertificates(CERTIFICATES),
    maxPerPage: 50,
    clock: () => new Date(now).toISOString(),
  });
});
afterEach(() => fixture.stop());

async function manyCertificates(number: number): Promise<EmulatedCertificate[]> {
  const { certificates } = await smallAccount();
  return Array.from({ length: number }, (_, index) => {
    const certificate = certificates[index % certificates.length];
    if (!certificate) throw new Error('the account is empty');
    return { ...certificate, id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` };
  });
}

/** Runs an hour after the last and gives the certificates whose associations were asked, as often as they were. */
async function runAsking(request: Partial<SyncRequest> = { associationBudget: AbortSignal.abort() }) {
  now += 3_600_000;
  fixture.emulator.requests.reset();
  const result = await fixture.run(request);
  const asked = fixture.emulator.requests.log
    .filter(({ operation }) => operation === 'associations')
    .map(({ certificateId }) => certificateId ?? '');
  return { result, asked };
}

const gaps = () => fixture.test.sql<{ id: string; reason: string; never: boolean; since: string }[]>`
  select certificate_id as id, reason, last_read_at is null as never, since::text from certalog.association_gaps
  order by certificate_id`;
const oldestInApi = async () =>
  (await createAccountQueries(fixture.database).list({ after: null, limit: 1 })).rows[0]
    ?.associationsOldestReadAt;
const oldestInMetrics = async () =>
  (await createExpositionSource(fixture.database).read((snapshot) => snapshot.associationAges()))[0]
    ?.oldestReadAt;
const readAtOfRun = async (id: number) =>
  (
    await fixture.test.sql`
      select extract(epoch from list_read_at)::float8 as at from certalog.sync_runs where id = ${id}`
  )[0]?.at;

describe('a sync whose time for associations is over', () => {
  it('goes on in the next until all are read, each once per round, and shows its age all along', async () => {
    const first = await runAsking();
    expect(first.result).toMatchObject({
      outcome: 'incomplete',
      reason: 'budget',
      listed: CERTIFICATES,
      certificatesAdded: CERTIFICATES,
      associationsRead: LEAST,
      associationsMissing: CERTIFICATES - LEAST,
    });
    expect(first.result.detail).toMatch(/^The associations of 150 of 250 certificates were not reached/);
    expect(first.result.detail).toContain('150 of them have never been read.');
    expect(first.result.detail).toContain('CERTALOG_RATE_LIMIT');
    expect(new Set((await gaps()).map(({ reason, never }) => `${reason} ${never}`))).toEqual(
      new Set(['budget true']),
    );
    expect(await oldestInApi()).toBeNull();
    expect(await oldestInMetrics()).toBeNull();

    const second = await runAsking();
    expect(second.result.detail).toContain(
      '50 of them have never been read; of the others, the oldest knowledge is of 2026-11-24T07:00:00Z, 60 minutes ago.',
    );
    const third = await runAsking();
    const round = [...first.asked, ...second.asked, ...third.asked.slice(0, 50)];
    expect(new Set(round).size).toBe(CERTIFICATES);
    expect(third.result.detail).toContain(
      'The oldest knowledge is of 2026-11-24T07:00:00Z, 120 minutes ago.',
    );
    expect(await oldestInMetrics()).toBe(await readAtOfRun(1));
    expect(await oldestInApi()).toBe('2026-11-24T07:00:00Z');

    const fourth = await runAsking();
    expect(new Set([...third.asked.slice(50), ...fourth.asked.slice(0, 50)])).toEqual(new Set(first.asked));
    expect(await oldestInMetrics()).toBe(await readAtOfRun(2));
    const { associations } = await fixture.inventory();
    expect(associations.map((one) => ({ ...one }))).toEqual(emulatedContent(fixture.account).associations);

    const whole = await runAsking({});
    expect(whole.result).toMatchObject({ outcome: 'complete', associationsRead: CERTIFICATES });
    expect(await gaps()).toHaveLength(0);
    expect(await oldestInMetrics()).toBe(await readAtOfRun(5));
  });

  it('stops in the middle when the time ends there, and stores what it has read by then', async () => {
    const budget = new AbortController();
    const { result, asked } = await runAsking({
      associationBudget: budget.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'associations' && done === 150) budget.abort();
      },
    });
    // 32 are under way at a time.
    expect(asked.length).toBeGreaterThanOrEqual(150);
    expect(asked.length).toBeLessThan(150 + 32);
    expect(result).toMatchObject({ reason: 'budget', associationsRead: asked.length });
    const read = new Set(asked);
    const expected = emulatedContent(fixture.account).associations.filter(({ id }) => read.has(id));
    expect((await fixture.inventory()).associations.map((one) => ({ ...one }))).toEqual(expected);
    expect(await gaps()).toHaveLength(CERTIFICATES - asked.length);
  });

  it('is not different when the time suffices: requests, rows, outcome', async () => {
    const { result, asked } = await runAsking({ associationBudget: new AbortController().signal });
    expect(result).toMatchObject({ outcome: 'complete', requests: CERTIFICATES / 50 + CERTIFICATES });
    expect(new Set(asked).size).toBe(CERTIFICATES);
    expect(await gaps()).toHaveLength(0);
  });

  it('keeps what it did not reach, and its use, though Cloudflare has removed it meanwhile', async () => {
    await runAsking({});
    const before = await fixture.inventory();
    for (const { id } of fixture.account.certificates()) fixture.account.setAssociations(id, []);
    const { asked } = await runAsking();
    const read = new Set(asked);
    const expected = before.associations.filter(({ id }) => !read.has(id));
    expect((await fixture.inventory()).associations).toEqual(expected);
    const [unused] = await fixture.test.sql`
      select count(*)::int as number from certalog.findings f
      join certalog.association_gaps g using (account_id, certificate_id)
      where check_name = 'unused' and opened_at > '2026-11-24T07:30:00Z'`;
    expect(unused).toEqual({ number: 0 });
  });

  it('rewrites no gap that goes on', async () => {
    await runAsking();
    const before = await fixture.test
      .sql`select certificate_id, xmin || '/' || xmax as version from certalog.association_gaps`;
    await runAsking();
    const after = await fixture.test
      .sql`select certificate_id, xmin || '/' || xmax as version from certalog.association_gaps`;
    const written = new Map(before.map(({ certificate_id, version }) => [certificate_id, version]));
    const goingOn = after.filter(({ certificate_id }) => written.has(certificate_id));
    expect(goingOn).toHaveLength(50);
    expect(goingOn.every(({ certificate_id, version }) => written.get(certificate_id) === version)).toBe(
      true,
    );
  });

  it('counts a second null in a row though it was not asked in between', async () => {
    const [record] = fixture.account
      .certificates()
      .filter(({ id }) => fixture.account.associations(id)?.length);
    if (!record) throw new Error('no emulated certificate is in use');
    const certificate = record.id;
    await runAsking({});
    fixture.emulator.faults.set([{ kind: 'null_result', operation: 'associations', certificate, total: 0 }]);
    await runAsking({});
    const reasons = async () =>
      (await gaps()).filter(({ id }) => id === certificate).map(({ reason }) => reason);
    expect(await reasons()).toEqual(['null_result']);
    for (let index = 0; index < LEAST; index++) {
      const id = `ffffffff-0000-4000-8000-${String(index).padStart(12, '0')}`;
      fixture.account.addCertificate({ ...record, id, uploadedOn: record.uploaded_on });
    }
    expect((await runAsking()).asked).not.toContain(certificate);
    expect(await reasons()).toEqual(['null_result']);
    await runAsking({});
    const { associations } = await fixture.inventory();
    expect(associations.some(({ id }) => id === certificate)).toBe(false);
  });

  it('comes past certificates that always fail', async () => {
    const failing = fixture.account
      .certificates()
      .slice(0, 40)
      .map(({ id }) => id);
    fixture.emulator.faults.set(
      failing.map((certificate) => ({ kind: 'server_error', operation: 'associations', certificate })),
    );
    await runAsking();
    for (let run = 0; run < 4; run++) await runAsking();
    expect((await gaps()).filter(({ never }) => never).map(({ id }) => id)).toEqual(failing.toSorted());
  }, 60_000);
});

describe('what a token that is stopped costs', () => {
  it('is not a reading: nothing counts as read, and the next sync goes on at the same place', async () => {
    const first = await runAsking();
    fixture.emulator.faults.set([{ kind: 'locked_out', operation: 'associations' }]);
    const stopped = await runAsking();
    expect(stopped.result).toMatchObject({ outcome: 'incomplete', reason: 'authentication' });
    expect(stopped.asked.length).toBeLessThanOrEqual(32);
    fixture.emulator.faults.clear();
    const next = await runAsking();
    expect(next.asked.filter((id) => first.asked.includes(id))).toEqual([]);
    expect(next.asked).toHaveLength(LEAST);
  });
});

describe('a run that breaks off', () => {
  it('claims nothing that it had read, also when it had found a fault before', async () => {
    await runAsking();
    const before = await gaps();
    fixture.emulator.faults.set([{ kind: 'count_high', operation: 'list' }]);
    const stopping = new AbortController();
    const { result } = await runAsking({
      associationBudget: AbortSignal.abort(),
      signal: stopping.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'associations' && done === 50) stopping.abort(new Error('stop'));
      },
    });
    expect(result).toMatchObject({ outcome: 'incomplete', listReadAt: null });
    expect(await gaps()).toEqual(before);
    expect(await oldestInApi()).toBeNull();
    fixture.emulator.faults.clear();
    expect((await runAsking({})).result).toMatchObject({ outcome: 'complete' });
    expect(await gaps()).toHaveLength(0);
  });
});
