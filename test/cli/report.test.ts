import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/cli/context.ts';
import { createProgram } from '../../src/cli/program.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { reportNames } from '../../src/reports/reports.ts';
import { version } from '../../src/version.ts';
import { account, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { runCertalog } from '../e2e/support/certalogProcess.ts';
import { type HttpService, reportTools, startHttpService } from '../http/httpService.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

const accountId = account('a');
let testDatabase: TestDatabase;
let database: Database;
let service: HttpService;
let directory: TemporaryDirectory;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 2 });
  await seedCertificates(database, [
    {
      accountId,
      id: 'one',
      name: '=name, "quoted" 汉字',
      elements: [{ subject: 'CN=<b>', notAfter: '2026-02-01T00:00:00Z' }],
      associations: [{ service: 'gateway' }],
      findings: [{ check: 'expiring_in_use' }],
    },
    { accountId: account('b'), id: 'two' },
  ]);
  await seedRun(database, accountId);
  const reports = { ...reportTools(database), clock: () => new Date().toISOString(), version };
  service = await startHttpService({ clock: reports.clock, reports }, database);
  directory = await temporaryDirectory();
}, 60_000);

afterAll(async () => {
  await service?.stop();
  await database?.$client.end();
  await testDatabase?.drop();
  await directory?.remove();
});

const run = (...args: string[]) => runCertalog(['report', ...args], { DATABASE_URL: testDatabase.url });
/** What a command that cannot run throws, in this process. */
async function refusal(...args: string[]): Promise<{ failure: Error; stdout: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const context = {
    environment: { DATABASE_URL: testDatabase.url },
    readFile: () => '',
    stdin: new PassThrough(),
    stdout,
    stderr,
    signal: new AbortController().signal,
  } as unknown as CommandContext;
  const failure = await createProgram(context)
    .run(['node', 'certalog', 'report', ...args])
    .then(
      (code) => new Error(`it ended with ${code}`),
      (error: Error) => error,
    );
  return { failure, stdout: stdout.read()?.toString() ?? '' };
}

const withoutTime = (text: string) =>
  text.replace(/(generated_?at\W+|GENERATED-AT:|generated_at<\/th><td>)\d{4}-[\d-]+T[\d:.]+Z/i, '$1');

describe('certalog report', () => {
  it.each([
    [['inventory', '--as-of', '2026-01-15'], 'inventory?format=csv&as_of=2026-01-15T00:00:00Z'],
    [
      ['expiring', '--format', 'html', '--within', '60d', '--as-of', '2026-01-15T01:00:00+01:00'],
      'expiring?format=html&within=60d&as_of=2026-01-15T00:00:00Z',
    ],
    [
      ['expiring', '--format', 'ics', '--as-of', '2026-01-15T00:00:00.000001Z', '--account', accountId],
      `expiring?format=ics&as_of=2026-01-15T00:00:00.000001Z&account_id=${accountId}`,
    ],
    [
      ['coverage', '--format', 'json', '--from', '2026-01-01', '--to', '2026-01-02'],
      'coverage?format=json&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    ],
  ])('%s writes what the API answers, to the byte', async (args, query) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answer = await (await service.get(`/api/v1/reports/${query}`)).text();
    expect(withoutTime(stdout)).not.toBe(stdout);
    expect(withoutTime(stdout)).toBe(withoutTime(answer));
  });

  it('puts a whole file in the place of the one before, and leaves nothing beside it', async () => {
    const file = join(directory.path, 'report.csv');
    await writeFile(file, 'what was there before');
    const { code, stdout } = await run('inventory', '-o', file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(await readFile(file, 'utf8')).toMatch(/^"report","inventory",/);
    expect(await readdir(directory.path)).toEqual(['report.csv']);
  });

  it.each([
    [['nothing'], /^there is no report nothing; there are inventory, expiring,/],
    [['inventory', '--format', 'pdf'], /--format pdf is not one of csv, json, html, ics/],
    [['inventory', '--format', 'ics'], /--format is not one of csv, json, html, which inventory comes in/],
    [['inventory', '--within', '30d'], /--within is not taken by the report inventory/],
    [['expiring', '--within', 'soon'], /--within is not a time such as 90d/],
    [['inventory', '--as-of', 'yesterday'], /--as-of is neither a date such as 2026-01-31/],
    [['inventory', '--as-of', '2999-01-01'], /--as-of is in the future/],
    [['changes', '--owner', 'x'], /--owner is not taken by the report changes/],
    [['inventory', '--account', 'f'.repeat(32)], /account f+ is not in the database: check --account/],
    [['inventory', '-o', '/nowhere/report.csv'], /the file \/nowhere\/report.csv cannot be written: ENOENT/],
  ])('%s is refused in a sentence that says why', async (args, fault) => {
    const { failure, stdout } = await refusal(...args);
    expect(failure.name).toBe('UsageError');
    expect(failure.message).toMatch(fault);
    expect(stdout).toBe('');
  });

  it('tells in its help which reports there are, with an example', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of reportNames) expect(stdout).toContain(name);
    expect(stdout).toContain('Example:');
  });
});
