import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EmulatedCertificate } from '../../src/emulator/account.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/startEmulator.ts';
import { make } from '../operations/material.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { account, environmentFor, type RunOptions, runCertificates, tokenValue } from './certificatesRun.ts';
import { recordingProxy } from './recordingProxy.ts';

const leaf = make('client.example');
const authority = make('Example CA', { ca: true });
const held = make('held already');

let directory: TemporaryDirectory;
let emulator: Emulator;

beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory.remove());
beforeEach(() => start());
afterEach(() => emulator.stop());

async function start(certificates: EmulatedCertificate[] = [], options: Partial<EmulatorOptions> = {}) {
  await emulator?.stop();
  const before = { id: 'held', name: 'held', ca: false, certificates: held.pem };
  emulator = await startEmulator({
    accounts: [{ id: account, name: 'Acme', certificates: [before, ...certificates] }],
    ...options,
  });
}

async function file(content: string | Buffer, name = 'certificate.pem'): Promise<string> {
  const path = join(directory.path, name);
  await writeFile(path, content);
  return path;
}

async function upload(content: string | Buffer, args: string[] = [], options: RunOptions = {}) {
  return runCertificates(['upload', await file(content), '--name', 'new', ...args], {
    environment: environmentFor(emulator.url),
    ...options,
  });
}

const posts = () => emulator.requests.byOperation.upload;
const records = () => emulator.accounts.get(account).certificates();

test('a leaf with its key is shown, uploaded in one request, and its id is all that standard output holds', async () => {
  const key = await file(leaf.privateKey, 'key.pem');
  const { code, stdout, stderr } = await upload(leaf.pem, ['--private-key', key]);
  expect({ code, posts: posts() }).toEqual({ code: 0, posts: 1 });
  expect(records()[0]).toMatchObject({ name: 'new', ca: false, certificates: leaf.pem });
  expect(stdout).toBe(`${records()[0]?.id}\n`);
  expect(stderr).toContain('certificate 1: CN=client.example, expires 2049-12-31T23:59:59Z, not a CA');
});

test('a CA from standard input is uploaded as one', async () => {
  const stdin = new PassThrough();
  stdin.end(`Bag Attributes: some text\n${authority.pem.replaceAll('\n', '\r\n')}`);
  const { code } = await runCertificates(['upload', '-', '--name', 'new', '--ca'], {
    environment: environmentFor(emulator.url),
    stdin,
  });
  expect({ code, posts: posts() }).toEqual({ code: 0, posts: 1 });
  expect(records()[0]).toMatchObject({ ca: true, certificates: authority.pem });
});

test('what is sent is what was asked for and no more: the certificates once each, and the key alone', async () => {
  const proxy = await recordingProxy(emulator.url);
  const key = await file(`some text\n${leaf.pem}${leaf.privateKey}`, 'key.pem');
  const environment = environmentFor(proxy.url);
  const text = `some text\n${leaf.pem}${authority.pem}${leaf.pem}`;
  expect(await upload(text, ['--private-key', key], { environment })).toMatchObject({ code: 0 });
  expect(await upload(authority.pem, ['--ca'], { environment })).toMatchObject({ code: 0 });
  expect(proxy.posted).toEqual([
    { name: 'new', ca: false, certificates: leaf.pem + authority.pem, private_key: leaf.privateKey },
    { name: 'new', ca: true, certificates: authority.pem },
  ]);
  await proxy.stop();
});

test('a repeated certificate keeps its place and is sent once', async () => {
  const { code, stderr } = await upload(leaf.pem + authority.pem + leaf.pem);
  expect(code).toBe(0);
  expect(stderr).toContain('Warning: Certificate 3 is the same as certificate 1');
  expect(records()[0]?.certificates).toBe(leaf.pem + authority.pem);
});

test('what cannot be right is refused before anything is sent', async () => {
  const otherKey = await file(held.privateKey, 'other.pem');
  const cases: [string | Buffer, string[], string][] = [
    ['', [], 'no certificate'],
    [leaf.der, [], 'no certificate'],
    [`${leaf.pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, [], 'Certificate 2'],
    [leaf.pem + leaf.privateKey, [], '--private-key'],
    [leaf.pem, ['--ca'], 'not a CA'],
    [leaf.pem, ['--private-key', otherKey], 'does not belong'],
  ];
  for (const [content, args, reason] of cases) {
    const { code, stdout, stderr } = await upload(content, args);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(reason),
    });
    expect(stderr).toContain('Nothing was sent.');
  }
  expect(emulator.requests.total).toBe(0);
});

test('files that are missing or too large are refused by name', async () => {
  const missing = await runCertificates(['upload', '/nowhere.pem', '--name', 'n'], {
    environment: environmentFor(emulator.url),
  });
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/\/nowhere\.pem.*ENOENT/) });
  expect(await upload(Buffer.alloc(1024 * 1024 + 1))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('larger than 524288 bytes'),
  });
  expect(emulator.requests.total).toBe(0);
});

test('the certificate and the key cannot share standard input, and a name must be given', async () => {
  const environment = environmentFor(emulator.url);
  const shared = await runCertificates(['upload', '-', '--name', 'n', '--private-key', '-'], { environment });
  expect(shared).toMatchObject({ code: 1, stderr: expect.stringContaining('both come from standard input') });
  expect(await runCertificates(['upload', 'f'], { environment })).toMatchObject({ code: 1 });
  expect(await runCertificates(['upload', 'f', '--name', ' '], { environment })).toMatchObject({ code: 1 });
});

test('a CA without --ca, an expired certificate and Ed25519 are uploaded with a warning', async () => {
  const doubtful: [string, string][] = [
    [authority.pem, 'without --ca'],
    [make('old', { expired: true }).pem, 'has expired on 2021-01-01T00:00:00Z'],
    [make('edwards', { ed25519: true }).pem, 'not known to verify'],
  ];
  for (const [pem, warning] of doubtful) {
    const { code, stderr } = await upload(pem);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(new RegExp(`Warning: .*${warning}`)),
    });
  }
  expect(posts()).toBe(3);
});

test('--dry-run looks at the account and sends nothing', async () => {
  expect(await upload(leaf.pem, ['--dry-run'])).toMatchObject({ code: 0, stdout: '' });
  expect(await upload(held.pem, ['--dry-run'])).toMatchObject({ code: 1 });
  expect(posts()).toBe(0);
});

test('the same certificate in the account is refused by its id and name, without a request to upload', async () => {
  const { code, stderr } = await upload(held.pem.replaceAll('\n', '\r\n'));
  expect({ code, posts: posts() }).toEqual({ code: 1, posts: 0 });
  expect(stderr).toContain('held (name "held")');
});

test('a duplicate that the list does not show yet is refused by Cloudflare, and explained', async () => {
  emulator.faults.set([{ kind: 'list_lag' }]);
  const { code, stderr } = await upload(held.pem);
  expect({ code, posts: posts() }).toEqual({ code: 1, posts: 1 });
  expect(stderr).toContain('1471');
  expect(stderr).toContain('The account holds the same certificate already');
});

test('an account that cannot be listed is not uploaded to; an incomplete list is a warning', async () => {
  emulator.faults.set([{ kind: 'forbidden', operation: 'list' }]);
  expect(await upload(leaf.pem)).toMatchObject({ code: 1, stdout: '' });
  expect(posts()).toBe(0);
  emulator.faults.set([{ kind: 'count_high', operation: 'list' }]);
  const { code, stderr } = await upload(leaf.pem);
  expect({ code, posts: posts() }).toEqual({ code: 0, posts: 1 });
  expect(stderr).toContain('could not be read completely');
});

test('a used up quota of CAs is explained', async () => {
  const authorities = Array.from({ length: 2 }, (_, index) => {
    const certificates = make(`CA ${index}`, { ca: true }).pem;
    return { name: `CA ${index}`, ca: true, certificates };
  });
  await start(authorities, { caQuota: 2 });
  const { code, stderr } = await upload(authority.pem, ['--ca']);
  expect({ code, posts: posts() }).toEqual({ code: 1, posts: 1 });
  expect(stderr).toContain('1489');
  expect(stderr).toContain('quota of CA certificates');
});

test('a token that may only read is told which permission it needs', async () => {
  await start([], { tokens: [{ value: tokenValue, permission: 'read' }] });
  const { code, stderr } = await upload(leaf.pem);
  expect({ code, posts: posts() }).toEqual({ code: 1, posts: 1 });
  expect(stderr).toContain('SSL and Certificates Write');
});

test('no part of the private key or the token is ever written, whatever happens', async () => {
  const key = await file(leaf.privateKey, 'key.pem');
  const secrets = [tokenValue, ...leaf.privateKey.split('\n').slice(1, -2)].map((line) => line.slice(0, 16));
  const faults = [[], [{ kind: 'upload_unclear' }], [{ kind: 'server_error', operation: 'upload' }]] as const;
  for (const content of [leaf.pem, leaf.pem + leaf.privateKey, held.pem]) {
    for (const set of faults) {
      await start();
      emulator.faults.set(set);
      const environment = { ...environmentFor(emulator.url), CERTALOG_LOG_LEVEL: 'trace' };
      const { stdout, stderr } = await upload(content, ['--private-key', key], { environment });
      for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
    }
  }
});
