import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import type { FaultKind } from '../../src/emulator/faults/faultKinds.ts';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { endLeftProcesses, runCertalog, startCertalog } from './support/certalogProcess.ts';
import { emulate, fleet, settingsFor } from './support/emulatedFleet.ts';
import { eventually } from './support/eventually.ts';
import { expectNoTrace } from './support/faultLines.ts';

/** One account each; null is an account without a fault. */
const cases: { fault: FaultKind; operation: 'list' | 'associations'; reason: string; outcome: string }[] = [
  { fault: 'forbidden', operation: 'list', reason: 'permission', outcome: 'failed' },
  { fault: 'missing_result', operation: 'list', reason: 'missing_result', outcome: 'failed' },
  { fault: 'count_high', operation: 'list', reason: 'count_mismatch', outcome: 'incomplete' },
  { fault: 'wrong_types', operation: 'list', reason: 'invalid_record', outcome: 'incomplete' },
  { fault: 'not_found_associations', operation: 'associations', reason: 'api_error', outcome: 'incomplete' },
];

let accounts: EmulatedAccount[];
let emulator: Emulator;

beforeAll(async () => {
  accounts = await fleet(cases.length + 1, 36);
  emulator = await emulate(accounts);
  emulator.faults.set(
    cases.map(({ fault, operation }, index) => ({ kind: fault, operation, account: accounts[index]?.id })),
  );
});
afterAll(async () => {
  await endLeftProcesses();
  await emulator.stop();
});

/** What must be said of each account. */
const verdicts = () =>
  accounts
    .map(({ id }, index) => {
      const { outcome = 'complete', reason = null } = cases[index] ?? {};
      return { account: id, outcome, reason };
    })
    .sort(byAccount);

function byAccount(a: { account: string }, b: { account: string }): number {
  return a.account < b.account ? -1 : 1;
}

describe('what is said of a sync that met a fault names the account, the reason, and is a sentence', () => {
  const sentence = /^[A-Z0-9].{20,}\.$/;

  it.concurrent('in the log of serve', async () => {
    const { url, drop } = await createEmptyDatabase();
    const certalog = startCertalog(['serve'], settingsFor(emulator, { DATABASE_URL: url }));
    const lines = await eventually(
      () => certalog.log().filter(({ outcome }) => outcome !== undefined),
      ({ length }) => length >= accounts.length,
    );
    const said = lines.map((line) => ({
      account: String(line.account_id),
      outcome: line.outcome,
      reason: line.reason ?? null,
    }));
    expect(said.sort(byAccount)).toEqual(verdicts());
    for (const { msg, account_id, outcome, reason, level } of lines) {
      expect(msg).toContain(`account ${account_id}: `);
      expect(level).toBe(outcome === 'complete' ? 30 : 40);
      if (outcome === 'complete') continue;
      const [verdict = '', detail] = msg.split('; nothing was removed for it. ');
      expect(verdict).toBe(`account ${account_id}: sync ${outcome} (${reason})`);
      expect(detail).toMatch(sentence);
    }
    expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
    expectNoTrace(certalog.stderr);
    await drop();
  });

  it.concurrent('in the output of sync --json', async () => {
    const { url, drop } = await createEmptyDatabase();
    const { code, stdout, stderr } = await runCertalog(
      ['sync', '--json'],
      settingsFor(emulator, { DATABASE_URL: url }),
    );
    expect(code).toBe(2);
    const { runs, faults } = JSON.parse(stdout) as { runs: JsonRun[]; faults: unknown[] };
    expect(faults).toEqual([]);
    const said = runs.map(({ account_id, outcome, reason }) => ({
      account: account_id,
      outcome,
      reason,
    }));
    expect(said.sort(byAccount)).toEqual(verdicts());
    for (const { outcome, detail } of runs) {
      if (outcome !== 'complete') expect(detail).toMatch(sentence);
    }
    expectNoTrace(stdout + stderr);
    await drop();
  });
});

interface JsonRun {
  account_id: string;
  outcome: string;
  reason: string | null;
  detail: string | null;
}

describe('text of others cannot steer a terminal through the pretty log', () => {
  /** Erases the screen, sets its title, ends the line, turns the direction of writing; the last is C1's CSI. */
  const hostile = 'evil\u001b[2J\u001b]0;pwned\u0007\r\nfake\u202e line\u009b31m';

  it.concurrent('not from the words of a fault, nor from an account of that name', async () => {
    const { server, url } = await hostileCloudflare(hostile);
    const { url: databaseUrl, drop } = await createEmptyDatabase();
    const ending = await runCertalog(['sync'], {
      ...settingsFor({ url, accounts: emulator.accounts }, { DATABASE_URL: databaseUrl }),
      CERTALOG_LOG_FORMAT: 'pretty',
      CERTALOG_LOG_LEVEL: 'trace',
      CLOUDFLARE_ACCOUNT_IDS: 'discover',
    });
    expect(ending.code).toBe(2);
    expect(ending.stdout).toContain('evil');
    expectNoControls(ending.stdout + ending.stderr);
    server.close();
    await drop();
  });

  it.concurrent('not from certificates of that name, when the database refuses to store them', async () => {
    const [account] = accounts;
    const renamed = {
      ...account,
      id: 'f'.repeat(32),
      name: hostile,
      certificates: hostileCertificates(hostile),
    };
    const source = await emulate([renamed]);
    const database = await createEmptyDatabase();
    const settings = settingsFor(source, { DATABASE_URL: database.url, CERTALOG_LOG_FORMAT: 'pretty' });
    expect(await runCertalog(['migrate'], settings)).toMatchObject({ code: 0 });
    await refuseCertificates(database);
    const verdict = /sync failed \(database\).*no room for evil/;
    const ending = await runCertalog(['sync'], settings);
    expect(ending.code).toBe(2);
    expect(ending.stdout).toMatch(verdict);
    expectNoControls(ending.stdout + ending.stderr);

    const certalog = startCertalog(['serve'], settings);
    await eventually(
      () => certalog.stderr,
      (log) => verdict.test(log),
    );
    expectNoControls((await certalog.end('SIGTERM')).stderr);
    await source.stop();
    await database.drop();
  });
});

function hostileCertificates(name: string): EmulatedAccount['certificates'] {
  const [certificate] = accounts.flatMap(({ certificates }) => certificates);
  const { certificates = '' } = certificate ?? {};
  return [{ name, ca: false, certificates, associations: [{ service: name, status: name }] }];
}

/** An answer of the database that repeats the name of the certificate. */
async function refuseCertificates({ sql }: TestDatabase): Promise<void> {
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no room for %', new.name; end $$`;
  await sql`create trigger refuse before insert on certalog.certificates for each row execute function refuse()`;
}

/** Discovers one account and refuses all else, in words of its own. */
async function hostileCloudflare(words: string): Promise<{ server: Server; url: string }> {
  const account = { id: 'e'.repeat(32), name: words, type: 'standard' };
  const server = createServer((request, response) => {
    const isDiscovery = /^\/accounts(\?|$)/.test(request.url ?? '');
    const page = { page: 1, per_page: 50, count: 1, total_count: 1, total_pages: 1 };
    const body = isDiscovery
      ? { success: true, errors: [], messages: [], result: [account], result_info: page }
      : { success: false, errors: [{ code: 1003, message: words }], messages: [], result: null };
    response.writeHead(isDiscovery ? 200 : 400, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function expectNoControls(output: string): void {
  expect(output).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
}
