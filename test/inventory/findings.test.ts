import { afterEach, describe, expect, test } from 'vitest';
import { createChangeQueries } from '../../src/database/changeQueries.ts';
import { createFindingQueries } from '../../src/database/findingQueries.ts';
import type { EmulatedCertificate } from '../../src/emulator/account.ts';
import type { PolicyException } from '../../src/findings/exception.ts';
import { createFindingRules } from '../../src/findings/findingRules.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';
import type { FindingListRequest } from '../../src/inventory/queries/findings.ts';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';

const id = '10000000-0000-4000-8000-000000000001';
const other = { id: 'f'.repeat(32), name: 'Other' };
const used = [{ service: 'workers', status: 'active' }];
const start = '2026-11-01T00:00:00.000Z';

let fixture: EmulatedSync;
let now = start;
let policy: Policy = profiles.default;
let exceptions: PolicyException[] = [];
afterEach(() => fixture.stop());

async function inventoryOf(
  certificates: EmulatedCertificate[],
  others: EmulatedCertificate[] | null = null,
): Promise<void> {
  now = start;
  policy = profiles.default;
  exceptions = [];
  fixture = await startEmulatedSync({
    certificates,
    others: others === null ? [] : [{ ...other, certificates: others }],
    clock: () => now,
    rules: () => createFindingRules(policy, exceptions),
  });
}

const expiring = (overrides: Partial<EmulatedCertificate> = {}): EmulatedCertificate => ({
  id,
  name: 'gateway client',
  ca: false,
  certificates: make('gateway', { until: '261120000000Z' }).pem,
  associations: used,
  ...overrides,
});

/** Checks of the open findings, in the order of the checks' names. */
async function open(request: Partial<FindingListRequest> = {}) {
  const all = { open: true, now: new Date(now), after: null, limit: 1000 };
  const { rows } = await createFindingQueries(fixture.database).list({ ...all, ...request });
  return rows.sort((a, b) => (a.check < b.check ? -1 : 1));
}

const checks = async (request: Partial<FindingListRequest> = {}) =>
  (await open(request)).map(({ check }) => check);

const events = async () =>
  (
    await createChangeQueries(fixture.database).list({
      kinds: ['finding_opened', 'finding_closed'],
      after: null,
      limit: 1000,
    })
  ).rows.map(({ kind, at, before, after }) => `${kind} ${(before ?? after)?.check} ${at}`);

describe('a finding', () => {
  test('opens once, lasts while it is so, and closes when it is so no more', async () => {
    await inventoryOf([expiring()]);
    await fixture.run();
    expect(await checks()).toContain('expiring_in_use');

    now = '2026-11-10T00:00:00.000Z';
    expect(await fixture.run()).toMatchObject({ findingsOpened: 0, findingsClosed: 0 });
    expect(await open({ checks: ['expiring_in_use'] })).toMatchObject([
      { certificateId: id, certificateName: 'gateway client', openedAt: start.replace('.000Z', 'Z') },
    ]);

    fixture.account.setAssociations(id, []);
    now = '2026-11-11T00:00:00.000Z';
    expect(await fixture.run()).toMatchObject({ findingsClosed: 1 });
    expect(await checks()).not.toContain('expiring_in_use');
    expect(await open({ checks: ['expiring_in_use'], open: false })).toMatchObject([
      { openedAt: '2026-11-01T00:00:00Z', closedAt: '2026-11-11T00:00:00Z' },
    ]);
    expect((await events()).filter((event) => event.includes('expiring'))).toEqual([
      'finding_opened expiring_in_use 2026-11-01T00:00:00Z',
      'finding_closed expiring_in_use 2026-11-11T00:00:00Z',
    ]);
  });

  test('opens by the clock alone, also while Cloudflare cannot be read', async () => {
    await inventoryOf([expiring()]);
    await fixture.run();
    fixture.emulator.faults.set([{ kind: 'server_error', operation: 'list' }]);
    now = '2026-11-20T00:00:00.500Z';
    expect(await fixture.run()).toMatchObject({ outcome: 'failed' });
    expect(await checks()).toContain('expired_in_use');
    expect(await checks()).not.toContain('expiring_in_use');
  });

  test('goes with its certificate', async () => {
    await inventoryOf([expiring()]);
    await fixture.run();
    fixture.account.removeCertificate(id);
    now = '2026-11-02T00:00:00.000Z';
    await fixture.run();
    expect(await open()).toEqual([]);
    expect(await checks({ open: false })).toContain('expiring_in_use');
  });

  test('of use waits for the reading that proves it, and never comes from what was not read', async () => {
    await inventoryOf([expiring({ associations: [], certificates: make('idle').pem })]);
    await fixture.run();
    fixture.emulator.faults.set([{ kind: 'server_error', operation: 'associations' }]);
    now = '2026-12-15T00:00:00.000Z';
    await fixture.run();
    expect(await checks()).not.toContain('unused');
    fixture.emulator.faults.set([]);
    now = '2026-12-15T00:15:00.000Z';
    await fixture.run();
    expect(await open({ checks: ['unused'] })).toMatchObject([{ openedAt: '2026-12-15T00:15:00Z' }]);
  });

  test('compares certificates across accounts, whichever was read first', async () => {
    const shared = make('shared').pem;
    await inventoryOf([expiring({ certificates: shared })], [expiring({ certificates: shared })]);
    await fixture.run();
    expect(await checks()).not.toContain('duplicate_certificate');
    await fixture.run({ accountId: other.id });
    await fixture.run();
    expect(
      (await open({ checks: ['duplicate_certificate'] })).map(({ accountId }) => accountId).sort(),
    ).toEqual([fixture.accountId, other.id].sort());
    fixture.emulator.accounts.get(other.id).removeCertificate(id);
    await fixture.run({ accountId: other.id });
    await fixture.run();
    expect(await checks()).not.toContain('duplicate_certificate');
  });
});

describe('the policy', () => {
  test('changes the weight of a finding without ending it, and a check that is off closes its findings', async () => {
    await inventoryOf([expiring()]);
    await fixture.run();
    policy = profiles.strict;
    now = '2026-11-02T00:00:00.000Z';
    await fixture.run();
    expect(await open({ checks: ['expiring_in_use'] })).toMatchObject([
      { severity: 'critical', openedAt: '2026-11-01T00:00:00Z' },
    ]);
    policy = { ...policy, severities: { ...policy.severities, expiring_in_use: null } };
    await fixture.run();
    expect(await checks()).not.toContain('expiring_in_use');
  });

  test('does not make a sync write anything while nothing changes', async () => {
    await inventoryOf([expiring()]);
    await fixture.run();
    const versions = () => fixture.test.sql`
      select inventory_version, change_sequence, xmin::text from certalog.accounts`;
    const before = await versions();
    now = '2026-11-05T00:00:00.000Z';
    await fixture.run();
    expect(await versions()).toEqual(before);
  });
});

describe('an exception', () => {
  const exception = (overrides: Partial<PolicyException> = {}): PolicyException => ({
    checks: ['expiring_in_use'],
    accountId: null,
    certificateId: id,
    fingerprintSha256: null,
    reason: 'Switched off on the 18th',
    expiresAt: '2026-11-15T00:00:00Z',
    ...overrides,
  });

  test('accepts a finding until it expires, without a sync', async () => {
    await inventoryOf([expiring()]);
    exceptions = [exception()];
    await fixture.run();
    const excepted = () => checks({ checks: ['expiring_in_use'], excepted: true });
    expect(await excepted()).toEqual(['expiring_in_use']);
    expect(await open({ checks: ['expiring_in_use'] })).toMatchObject([
      { exception: { reason: 'Switched off on the 18th', expiresAt: '2026-11-15T00:00:00Z' } },
    ]);
    now = '2026-11-14T23:59:59.999Z';
    expect(await excepted()).toEqual(['expiring_in_use']);
    now = '2026-11-15T00:00:00.000Z';
    expect(await excepted()).toEqual([]);
    expect(await checks({ checks: ['expiring_in_use'], excepted: false })).toEqual(['expiring_in_use']);
  });

  test('that is added or taken back takes effect at the next sync and leaves the finding open', async () => {
    await inventoryOf([expiring()]);
    await fixture.run();
    exceptions = [exception()];
    now = '2026-11-02T00:00:00.000Z';
    await fixture.run();
    expect(await open({ excepted: true })).toMatchObject([{ openedAt: '2026-11-01T00:00:00Z' }]);
    exceptions = [];
    await fixture.run();
    expect(await open({ excepted: true })).toEqual([]);
    expect(await open({ checks: ['expiring_in_use'] })).toMatchObject([{ openedAt: '2026-11-01T00:00:00Z' }]);
  });
});
