import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { runCertalog } from './support/certalogProcess.ts';

let fixture: EmulatedSync;
let settings: Record<string, string>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: string;

beforeAll(async () => {
  const certificates = ['one', 'two'].map((name) => ({ name, ca: false, certificates: make(name).pem }));
  fixture = await startEmulatedSync({ certificates });
  await fixture.run();
  settings = { DATABASE_URL: fixture.test.url };
  directory = await temporaryDirectory();
  file = join(directory.path, 'log.ndjson');
});
afterAll(async () => {
  await fixture?.stop();
  await directory?.remove();
});

test('an honest log verifies, in the database and as it was exported', async () => {
  expect(await runCertalog(['audit', 'export', '-o', file], settings)).toMatchObject({ code: 0, stdout: '' });
  const right = {
    code: 0,
    stdout: expect.stringMatching(/account \w{32}: \d+ events, all as they were written; head \w{64}/),
  };
  expect(await runCertalog(['audit', 'verify'], settings)).toMatchObject(right);
  expect(await runCertalog(['audit', 'verify', file])).toMatchObject(right);
  const { stdout } = await runCertalog(['audit', 'export'], settings);
  expect(stdout).toBe(await readFile(file, 'utf8'));
});

test('an altered log is named by its first wrong event, with exit code 2', async () => {
  await runCertalog(['audit', 'export', '-o', file], settings);
  await writeFile(
    file,
    (await readFile(file, 'utf8')).replace('\\"name\\":\\"two\\"', '\\"name\\":\\"too\\"'),
  );
  const { code, stdout } = await runCertalog(['audit', 'verify', file, '--json']);
  expect(code).toBe(2);
  const [account] = JSON.parse(stdout).accounts;
  expect(account).toMatchObject({
    account_id: fixture.accountId,
    fault: { detail: expect.stringContaining('hash') },
  });
});

test('what cannot be read or written is an error that says which, with exit code 1', async () => {
  const missing = await runCertalog(['audit', 'verify', '/nowhere/log.ndjson']);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/\/nowhere\/log\.ndjson.*ENOENT/) });
  const unwritable = await runCertalog(['audit', 'export', '-o', '/nowhere/log.ndjson'], settings);
  expect(unwritable).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\/nowhere\/log\.ndjson.*ENOENT/),
  });
  const unknown = await runCertalog(['audit', 'verify', '--account', '0'.repeat(32)], settings);
  expect(unknown).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no change log of account 0000'),
  });
});
