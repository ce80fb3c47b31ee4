import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/connection.ts';
import { exportLogs } from '../../src/inventory/auditLog.ts';
import { chainEvents } from '../../src/inventory/changeChain.ts';
import { seedAccounts, seedRun } from '../database/seedInventory.ts';
import { runCertalog } from '../e2e/support/certalogProcess.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const accountId = '0123456789abcdef0123456789abcdef';

describe('audit verify FILE', () => {
  it('reads lines as the export writes them, whatever characters a name holds', async () => {
    const names = [
      'line \u2028 separator',
      'paragraph \u2029',
      'next line \u0085',
      'carriage\rreturn',
      'é😀',
    ];
    const events = names.map((name) => ({
      kind: 'certificate_added' as const,
      certificateId: name,
      at: '2026-06-01T00:00:00Z',
      before: null,
      after: { name },
    }));
    const chained = chainEvents(accountId, { sequence: 0, hash: null }, events);
    const head = { sequence: names.length, hash: chained.at(-1)?.hash ?? null };
    const reader = {
      heads: async () => [{ accountId, ...head, lastStored: names.length }],
      async *events() {
        yield chained.map(({ sequence, content, hash }) => ({ sequence, content, hash, beside: {} }));
      },
    };
    const { path, remove } = await temporaryDirectory();
    const file = join(path, 'log.ndjson');
    await writeFile(file, (await Array.fromAsync(exportLogs(reader, null))).join(''));
    const { code, stdout } = await runCertalog(['audit', 'verify', file]);
    await remove();
    expect(stdout).toBe(`account ${accountId}: 5 events, all as they were written; head ${head.hash}\n`);
    expect(code).toBe(0);
  });
});

describe('audit coverage', () => {
  let testDatabase: TestDatabase;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const database = openDatabase({ url: testDatabase.url, max: 1 });
    await seedAccounts(database, [accountId]);
    const finish = (finishedAt: string) => seedRun(database, accountId, { finishedAt });
    await finish('2026-01-01T00:00:00Z');
    await finish('2026-01-01T01:00:00Z');
    await seedRun(database, accountId, {
      finishedAt: '2026-01-01T01:15:00Z',
      outcome: 'failed',
      reason: 'permission',
    });
    await database.$client.end();
  });
  afterAll(() => testDatabase?.drop());

  const run = (...args: string[]) =>
    runCertalog(['audit', 'coverage', ...args], { DATABASE_URL: testDatabase.url });
  const hours = ['--from', '2026-01-01', '--to', '2026-01-01T03:00:00+01:00'];

  it('says the share of time, the runs by reason and the gaps', async () => {
    const { code, stdout, stderr } = await run(...hours);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      `account ${accountId}, 2026-01-01T00:00:00.000Z to 2026-01-01T02:00:00.000Z: known complete 37.500 % of the time`,
      '  3 runs: 2 complete, 0 incomplete, 1 failed (permission 1)',
      '  no complete run from 2026-01-01T00:00:00Z to 2026-01-01T01:00:00Z (3600 s)',
      '  no complete run from 2026-01-01T01:00:00Z to the end (3600 s)',
    ]);
  });

  it('as JSON has the names of the API and the interval that it judged by', async () => {
    const { stdout } = await run(...hours, '--json', '--account', accountId);
    expect(JSON.parse(stdout)).toMatchObject({
      interval_seconds: 900,
      accounts: [{ account_id: accountId, runs: 3, complete_seconds: 2700, complete_share: 0.375 }],
    });
  });

  it.each([
    [['--account', 'f'.repeat(32)], /account f+ is not in the database: check --account/],
    [['--from', 'yesterday'], /--from is neither a date such as 2026-01-31 nor an instant/],
    [['--from', '2026-02-30'], /--from is neither a date/],
    [['--from', '2026-01-02', '--to', '2026-01-01'], /--from must be before --to, and in the past/],
  ])('%s cannot be said, and why', async (args, fault) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(fault);
  });
});
