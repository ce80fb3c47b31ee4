import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { make } from '../operations/material.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { account, environmentFor, type RunOptions, runCertificates } from './certificatesRun.ts';

const leaf = make('client.example');
const held = make('held already');

let directory: TemporaryDirectory;
let emulator: Emulator;
let file: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, 'certificate.pem');
  await writeFile(file, leaf.pem);
});
afterAll(() => directory.remove());
beforeEach(async () => {
  const certificates = [{ id: 'held', name: 'held', ca: false, certificates: held.pem }];
  emulator = await startEmulator({ accounts: [{ id: account, name: 'Acme', certificates }] });
});
afterEach(() => emulator.stop());

const upload = (options: RunOptions = {}) =>
  runCertificates(['upload', file, '--name', 'new'], {
    environment: environmentFor(emulator.url),
    ...options,
  });
const posts = () => emulator.requests.byOperation.upload;
const records = () => emulator.accounts.get(account).certificates();

test.for(['answer', 'reset'] as const)(
  'after an unclear answer (%s) the certificate is found where it arrived, and nothing is sent twice',
  async (ending) => {
    emulator.faults.set([
      { kind: 'upload_unclear', ending },
      { kind: 'list_lag', after: 1, times: 2 },
    ]);
    let looks = 0;
    const { code, stdout } = await upload({ onPause: () => looks++ });
    expect({ code, posts: posts(), looks }).toEqual({ code: 0, posts: 1, looks: 3 });
    expect(stdout).toBe(`${records()[0]?.id}\n`);
  },
);

test('a success without an id is cleared up in the same way', async () => {
  emulator.faults.set([{ kind: 'missing_id', operation: 'upload' }]);
  const { code, stdout } = await upload();
  expect({ code, posts: posts(), stdout }).toEqual({ code: 0, posts: 1, stdout: `${records()[0]?.id}\n` });
});

test('what came by another hand meanwhile is not passed off as this upload', async () => {
  emulator.faults.set([{ kind: 'server_error', operation: 'upload' }]);
  const onPause = () => {
    emulator.accounts.get(account).addCertificate({ name: 'theirs', ca: false, certificates: leaf.pem });
  };
  const { code, stderr } = await upload({ onPause });
  expect(code).toBe(0);
  expect(stderr).toMatch(/Warning: it is named "theirs".*not what was asked for/);
});

test('when it is not seen after an unclear answer, that is said, with exit code 2 and one request', async () => {
  emulator.faults.set([{ kind: 'server_error', operation: 'upload' }]);
  const { code, stdout, stderr } = await upload();
  expect({ code, stdout, posts: posts() }).toEqual({ code: 2, stdout: '', posts: 1 });
  expect(stderr).toContain('UNCLEAR');
  expect(stderr).toContain(`certalog certificates list --account ${account}`);
});

test('when it cannot be looked for, that is said too', async () => {
  emulator.faults.set([{ kind: 'upload_unclear' }, { kind: 'forbidden', operation: 'list', after: 1 }]);
  const { code, stderr } = await upload();
  expect({ code, posts: posts() }).toEqual({ code: 2, posts: 1 });
  expect(stderr).toContain('could not be read completely');
});

test('an interruption during the upload is unclear, and not called nothing', async () => {
  emulator.faults.set([{ kind: 'stall', operation: 'upload' }]);
  const stop = new AbortController();
  const running = upload({ signal: stop.signal });
  await expect.poll(posts).toBe(1);
  stop.abort();
  const { code, stderr } = await running;
  expect({ code, posts: posts() }).toEqual({ code: 2, posts: 1 });
  expect(stderr).toContain('interrupted');
});
