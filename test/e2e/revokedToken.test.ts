import { beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import type { AccountState } from '../../src/emulator/accountState.ts';
import type { EmulatedToken } from '../../src/emulator/authentication.ts';
import type { FaultKind } from '../../src/emulator/faults/faultKinds.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { emulate, fleet, settingsFor } from './support/emulatedFleet.ts';
import { eventually, eventuallyEquals } from './support/eventually.ts';
import { secrets } from './support/faultLines.ts';
import { byAccount, inventorySeries, readCertificates, readMetrics } from './support/service.ts';
import { startStepped } from './support/steppedApplication.ts';
import { emulatedUses, storedUses } from './support/storedInventory.ts';

const TICKS = 4;
/** How long a token that was refused is left alone. */
const COOLDOWN_SECONDS = 300;
const CONCURRENCY = 2;

let accounts: EmulatedAccount[];

beforeAll(async () => {
  accounts = await fleet(2, 12);
});

describe('a token that is revoked while serve runs', { timeout: 120_000 }, () => {
  it.concurrent.each<[answer: string, fault: FaultKind | null, reason: string]>([
    ['401, code 10000', null, 'authentication'],
    ['403, code 9109', 'locked_out', 'authentication'],
    ['403, code 10000', 'forbidden', 'permission'],
  ])(
    'answered with %s: all stays shown, few requests are made, it recovers without a restart',
    async (_, fault, reason) => {
      const tokens: EmulatedToken[] = [{ value: secrets.token, permission: 'read' }];
      const emulator = await emulate(accounts, { tokens });
      const database = await createEmptyDatabase();
      const certalog = await startStepped(settingsFor(emulator, everySecond(database)));
      await completeOften(database, accounts);
      const before = await shown(certalog.url);

      if (fault === null) tokens.length = 0;
      else emulator.faults.set([{ kind: fault, operation: 'any' }]);
      const asked = emulator.requests.total;
      await eventually(
        () => runsBy(database, reason),
        (runs) => accounts.every(({ id }) => (runs[id] ?? 0) >= TICKS),
      );
      const runs = Object.values(await runsBy(database, reason)).reduce((sum, count) => sum + count, 0);
      const requests = emulator.requests.total - asked;
      // A token that is refused is not used again at all; a permission that lacks is asked for once per tick and account.
      expect(requests).toBeLessThanOrEqual(
        CONCURRENCY + (reason === 'permission' ? runs + accounts.length : 0),
      );
      expect(requests).toBeGreaterThan(0);
      expect(await completeness(certalog.url)).toEqual(everyAccount('0'));
      expect(await shown(certalog.url)).toEqual(before);

      addCertificate(emulator.accounts.get(accounts[0]?.id ?? ''));
      if (fault === null) tokens.push({ value: secrets.token, permission: 'read' });
      else emulator.faults.clear();
      certalog.putForward(COOLDOWN_SECONDS);
      await eventuallyEquals(() => completeness(certalog.url), everyAccount('1'));
      await eventuallyEquals(() => storedUses(database.sql), emulatedUses(emulator));
      expect(certalog.log()).not.toContain(secrets.token);
      await certalog.stop();
      await emulator.stop();
      await database.drop();
    },
  );

  it.concurrent('stops only the accounts that are read with it', async () => {
    const [first, second] = accounts;
    if (!first || !second) throw new Error('the fleet is too small');
    const tokens: EmulatedToken[] = [
      { value: 'first-token', accountIds: [first.id], permission: 'read' },
      { value: 'second-token', accountIds: [second.id], permission: 'read' },
    ];
    const emulator = await emulate(accounts, { tokens });
    const database = await createEmptyDatabase();
    const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_IDS, ...settings } = settingsFor(emulator, {
      ...everySecond(database),
      FIRST: 'first-token',
      SECOND: 'second-token',
    });
    const certalog = await startStepped(settings, twoTokens(first.id, second.id));
    await completeOften(database, accounts);

    tokens.shift();
    await eventually(
      () => runsBy(database, 'authentication'),
      (runs) => (runs[first.id] ?? 0) >= TICKS,
    );
    addCertificate(emulator.accounts.get(second.id));
    const expected = { [first.id]: '0', [second.id]: '1' };
    await eventuallyEquals(() => storedUses(database.sql), emulatedUses(emulator));
    expect(await completeness(certalog.url)).toEqual(expected);
    expect(await runsBy(database, 'authentication')).not.toHaveProperty(second.id);
    const ids = (await readCertificates(certalog.url)).map(({ id }) => id);
    expect(ids.sort()).toEqual(
      emulator.accounts
        .list()
        .flatMap((account) => account.certificates().map(({ id }) => id))
        .sort(),
    );

    tokens.push({ value: 'first-token', accountIds: [first.id], permission: 'read' });
    certalog.putForward(COOLDOWN_SECONDS);
    await eventuallyEquals(() => completeness(certalog.url), everyAccount('1'));
    await certalog.stop();
    await emulator.stop();
    await database.drop();
  });
});

function everySecond({ url }: TestDatabase): Record<string, string> {
  return {
    DATABASE_URL: url,
    CERTALOG_SYNC_CRON: '* * * * * *',
    CERTALOG_CONCURRENCY: String(CONCURRENCY),
  };
}

function twoTokens(first: string, second: string): string {
  return `tokens:
  - { name: first, token_env: FIRST, accounts: ["${first}"] }
  - { name: second, token_env: SECOND, accounts: ["${second}"] }
`;
}

function addCertificate(account: AccountState): void {
  account.addCertificate({ name: 'new', ca: false, certificates: '' });
}

/** Certificates are compared across accounts, so the account that is read first is judged whole at its second sync. */
async function completeOften(database: TestDatabase, accounts: EmulatedAccount[]): Promise<void> {
  await eventually(
    () => runsBy(database, null),
    (runs) => accounts.every(({ id }) => (runs[id] ?? 0) >= 3),
  );
}

/** By account, how many runs have ended with that reason; null: complete. */
async function runsBy({ sql }: TestDatabase, reason: string | null): Promise<Record<string, number>> {
  const rows = await sql<{ account_id: string; runs: number }[]>`
    select account_id, count(*)::int as runs from certalog.sync_runs
    where outcome is not null and reason is not distinct from ${reason} group by account_id`;
  return Object.fromEntries(rows.map(({ account_id, runs }) => [account_id, runs]));
}

/** What the API and the metrics show of the inventory, without when it was read. */
async function shown(url: string) {
  const certificates = await readCertificates(url);
  return {
    certificates: certificates.map(({ id, name, state, elements, associations }) => ({
      id,
      name,
      state,
      elements,
      uses: (associations as { service: string; status: string }[]).map((use) => [use.service, use.status]),
    })),
    series: inventorySeries(await readMetrics(url)),
  };
}

async function completeness(url: string): Promise<Record<string, string>> {
  return byAccount(await readMetrics(url), 'sync_complete');
}

function everyAccount(value: string): Record<string, string> {
  return Object.fromEntries(accounts.map(({ id }) => [id, value]));
}
