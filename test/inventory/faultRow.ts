import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { createChangeLogReader } from '../../src/database/changeLogReader.ts';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import type { AccountState } from '../../src/emulator/accountState.ts';
import type { Fault } from '../../src/emulator/faults/fault.ts';
import type { FaultKind } from '../../src/emulator/faults/faultKinds.ts';
import { pemBlocks } from '../../src/emulator/pemText.ts';
import type { LoggedRequest } from '../../src/emulator/requestLog.ts';
import { verifyStoredLogs } from '../../src/inventory/auditLog.ts';
import type { RunResult } from '../../src/inventory/run.ts';
import { metricsOf, samples } from '../metrics/scraping.ts';
import type { EmulatedSync } from '../support/emulatedSync.ts';
import { type Cell, isTaken } from './faultTable.ts';

/** What is known of one certificate, as JSON: its record and its uses. */
interface Known {
  record: string;
  uses: string;
}
type Knowledge = ReadonlyMap<string, Known>;

/**
 * Syncs an account under one fault, checks what is promised whatever the fault, then that the next clean sync brings
 * everything in order. Gives the result of the sync under the fault.
 */
export async function runRow(
  fixture: EmulatedSync,
  account: AccountState,
  fault: Fault,
  expected: Cell,
): Promise<RunResult> {
  const { emulator } = fixture;
  const believed = expected === 'believed';
  const accountId = account.id;
  const before = await stored(fixture, accountId);
  emulator.faults.set([fault]);
  emulator.requests.reset();
  const result = await fixture.run({ accountId });
  const struck = emulator.faults.list()[0]?.struck ?? 0;
  emulator.faults.clear();

  expect(struck, 'requests that the fault struck').toBeGreaterThan(0);
  const present = emulated(account);
  const after = await stored(fixture, accountId);
  expectNothingRemoved({ before, present, after }, emulator.requests.log);
  if (!believed) {
    expectNothingMadeUp({ before, present, after }, emulator.requests.log);
    if (result.outcome === 'complete') expect(after).toEqual(present);
  }
  expectVerdict(result);
  await expectShown(fixture, accountId, result.outcome === 'complete');

  expect(await fixture.run({ accountId })).toMatchObject({ outcome: 'complete', reason: null, detail: null });
  expect(await stored(fixture, accountId)).toEqual(present);
  expect(await gaps(fixture, accountId)).toBe(0);
  await expectShown(fixture, accountId, true);
  return result;
}

interface Seen {
  before: Knowledge;
  /** What Cloudflare has. */
  present: Knowledge;
  after: Knowledge;
}

/** A certificate is shown removed only if it is gone and its own `GET` has said so. */
function expectNothingRemoved({ before, present, after }: Seen, log: readonly LoggedRequest[]): void {
  const proven = answered(log, 'get', 404);
  const removed = [...before.keys()].filter((id) => !after.has(id));
  expect(
    removed.filter((id) => !proven.has(id) || present.has(id)),
    'removed without proof',
  ).toEqual([]);
}

/** What is shown of a certificate is what is, or what was known; its uses change only by an answer of their own. */
function expectNothingMadeUp({ before, present, after }: Seen, log: readonly LoggedRequest[]): void {
  const read = answered(log, 'associations', 200);
  for (const [id, { record, uses }] of after) {
    const [was, is] = [before.get(id), present.get(id)];
    const isNewAndDamaged = was === undefined && record.includes('"name":null');
    if (!isNewAndDamaged) expect([was?.record, is?.record], 'the record that is shown').toContain(record);
    const known = was?.uses ?? NONE;
    // Of an answer without entries nothing could be spoilt.
    const mayBeRead = read.has(id) || is?.uses === NONE;
    expect(mayBeRead ? [known, is?.uses] : [known], 'the uses that are shown').toContain(uses);
  }
}

/** The certificates of which the emulator has said it in an answer that came through as it is. */
function answered(
  log: readonly LoggedRequest[],
  operation: 'get' | 'associations',
  status: number,
): ReadonlySet<string | null> {
  const said = log.filter(
    (request) =>
      request.operation === operation &&
      request.status === status &&
      request.faults.every((kind) => isTaken(kind as FaultKind, operation)),
  );
  return new Set(said.map(({ certificateId }) => certificateId));
}

function expectVerdict({ outcome, reason, detail }: RunResult): void {
  expect(reason === null).toBe(outcome === 'complete');
  if (reason === null) expect(detail).toBeNull();
  else {
    expect(detail).toMatch(/^[A-Z0-9].{20,}\.$/su);
    expect(detail).not.toContain('test-token');
  }
}

/** `certalog_sync_complete` is right, and the account's change log verifies. */
async function expectShown({ database }: EmulatedSync, accountId: string, complete: boolean): Promise<void> {
  const { scrape } = metricsOf(createExpositionSource(database), () => new Date().toISOString());
  expect(samples(await scrape(), 'sync_complete').get(`{account_id="${accountId}"}`)).toBe(complete ? 1 : 0);
  for await (const { fault } of verifyStoredLogs(createChangeLogReader(database), accountId))
    expect(fault).toBeNull();
}

async function gaps({ test: { sql } }: EmulatedSync, accountId: string): Promise<number> {
  const [row] = await sql`
    select (select count(*) from certalog.listing_gaps where account_id = ${accountId})::int
      + (select count(*) from certalog.association_gaps where account_id = ${accountId})::int as gaps`;
  return row?.gaps;
}

async function stored(fixture: EmulatedSync, accountId: string): Promise<Knowledge> {
  const { certificates, associations } = await fixture.inventory(accountId);
  return new Map(
    certificates.map(({ id, name, elements }) => [
      id,
      {
        record: JSON.stringify({ name, elements }),
        uses: usesOf(associations.filter((use) => use.id === id)),
      },
    ]),
  );
}

function emulated(account: AccountState): Knowledge {
  const known = account.certificates().map(({ id, name, certificates }): [string, Known] => {
    const elements = pemBlocks(certificates).map(({ der }) => createHash('sha256').update(der).digest('hex'));
    return [id, { record: JSON.stringify({ name, elements }), uses: usesOf(account.associations(id) ?? []) }];
  });
  return new Map(known);
}

const NONE = '[]';

function usesOf(associations: readonly { service: string; status: string }[]): string {
  return JSON.stringify(associations.map(({ service, status }) => `${service} ${status}`).sort());
}
