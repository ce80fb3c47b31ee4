import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/startEmulator.ts';
import { make } from '../operations/material.ts';
import { account, environmentFor, type RunOptions, runCertificates, tokenValue } from './certificatesRun.ts';

const unused = make('unused.example');
const nameless = make('nameless.example');
const used = make('used.example');
const managed = make('managed.example', { ca: true });

let emulator: Emulator;

beforeEach(() => start());
afterEach(() => emulator.stop());

async function start(options: Partial<EmulatorOptions> = {}) {
  await emulator?.stop();
  emulator = await startEmulator({
    accounts: [
      {
        id: account,
        name: 'Acme',
        certificates: [
          { id: 'unused', name: 'the unused one', ca: false, certificates: unused.pem },
          {
            id: 'used',
            name: 'the used one',
            ca: false,
            certificates: used.pem,
            associations: [{ service: 'gateway', status: 'active' }],
          },
          { id: 'nameless', name: '', ca: false, certificates: nameless.pem },
          { id: 'managed', name: 'm', ca: true, certificates: managed.pem, type: 'gateway_managed' },
        ],
      },
    ],
    ...options,
  });
}

const remove = (args: string[], options: RunOptions = {}) =>
  runCertificates(['delete', ...args], { environment: environmentFor(emulator.url), ...options });
const deletions = () => emulator.requests.byOperation.delete;
const isThere = (id: string) => emulator.accounts.get(account).certificate(id) !== undefined;

/** A terminal at which `answer` is typed as soon as the question is there. */
function typing(answer: string | null, before: () => void = () => {}): RunOptions {
  const stdin = new PassThrough();
  let asked = false;
  return {
    terminal: true,
    stdin,
    onStderr(text) {
      if (asked || !text.includes('This cannot be undone')) return;
      asked = true;
      before();
      if (answer === null) stdin.end();
      else stdin.write(`${answer}\n`);
    },
  };
}

test('an unused certificate is shown and deleted in one request', async () => {
  const { code, stdout, stderr } = await remove(['unused', '--yes']);
  expect({ code, stdout, deletions: deletions(), there: isThere('unused') }).toEqual({
    code: 0,
    stdout: '',
    deletions: 1,
    there: false,
  });
  expect(stderr).toContain('name "the unused one"');
  expect(stderr).toContain('CN=unused.example, expires 2049-12-31T23:59:59Z');
  expect(stderr).toContain(`Deleted certificate unused of account ${account}.`);
});

test('at a terminal its name or yes confirms', async () => {
  for (const answer of ['yes', 'the unused one']) {
    await start();
    expect(await remove(['unused'], typing(answer))).toMatchObject({ code: 0 });
    expect({ deletions: deletions(), there: isThere('unused') }).toEqual({ deletions: 1, there: false });
  }
});

test('any other answer, none at all, and the end of the input leave it', async () => {
  for (const answer of ['y', '', 'no', 'the used one', null]) {
    const { code, stderr } = await remove(['unused'], typing(answer));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Nothing was deleted.') });
  }
  expect(deletions()).toBe(0);
});

test('an empty answer does not confirm a certificate without a name', async () => {
  expect(await remove(['nameless'], typing(''))).toMatchObject({ code: 1 });
  expect(deletions()).toBe(0);
});

test('without a terminal and without --yes it is refused', async () => {
  const { code, stderr } = await remove(['unused']);
  expect({ code, deletions: deletions() }).toEqual({ code: 1, deletions: 0 });
  expect(stderr).toContain('--yes');
});

test('a certificate in use is refused, also with --yes, and what to detach is named', async () => {
  const { code, stderr } = await remove(['used', '--yes']);
  expect({ code, deletions: deletions() }).toEqual({ code: 1, deletions: 0 });
  expect(stderr).toContain('detach it first from gateway (active)');
});

test('a certificate whose use could not be read is not deleted', async () => {
  for (const kind of ['forbidden', 'not_found_associations', 'missing_result', 'count_high'] as const) {
    emulator.faults.set([{ kind, operation: 'associations' }]);
    const { code, stderr } = await remove(['unused', '--yes']);
    expect({ kind, code, stderr }).toEqual({
      kind,
      code: 1,
      stderr: expect.stringContaining('could not be read'),
    });
  }
  expect(deletions()).toBe(0);
});

test('one that Cloudflare manages is refused', async () => {
  expect(await remove(['managed', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('gateway_managed'),
  });
  expect(deletions()).toBe(0);
});

test('an unknown certificate is said to be unknown', async () => {
  const { code, stderr } = await remove(['nowhere', '--yes']);
  expect({ code, deletions: deletions() }).toEqual({ code: 1, deletions: 0 });
  expect(stderr).toContain(`Account ${account} has no certificate nowhere.`);
});

test('one that somebody else deleted meanwhile is said to be gone', async () => {
  const meanwhile = typing('yes', () => emulator.accounts.get(account).removeCertificate('unused'));
  const { code, stderr } = await remove(['unused'], meanwhile);
  expect({ code, deletions: deletions() }).toEqual({ code: 0, deletions: 1 });
  expect(stderr).toContain('was deleted already');
});

test('an answer of in use that lingers after detaching is explained', async () => {
  await start({ lingeringDeletes: 1 });
  emulator.accounts.get(account).setAssociations('used', []);
  const { code, stderr } = await remove(['used', '--yes']);
  expect({ code, deletions: deletions() }).toEqual({ code: 1, deletions: 1 });
  expect(stderr).toContain('cannot be deleted while in use');
  expect(stderr).toContain('can last for some minutes');
  expect(await remove(['used', '--yes'])).toMatchObject({ code: 0 });
});

test('a token that may only read is told which permission it needs', async () => {
  await start({ tokens: [{ value: tokenValue, permission: 'read' }] });
  const { code, stderr } = await remove(['unused', '--yes']);
  expect({ code, there: isThere('unused') }).toEqual({ code: 1, there: true });
  expect(stderr).toContain('SSL and Certificates Write');
});

test('after an unclear answer it is looked at until it is gone, and nothing is sent twice', async () => {
  for (const ending of ['answer', 'reset'] as const) {
    await start();
    emulator.faults.set([
      { kind: 'delete_unclear', ending },
      { kind: 'get_lag', requests: 2 },
    ]);
    let looks = 0;
    const { code, stderr } = await remove(['unused', '--yes'], { onPause: () => looks++ });
    expect({ code, deletions: deletions(), looks }).toEqual({ code: 0, deletions: 1, looks: 3 });
    expect(stderr).toContain('Yet the certificate is gone.');
  }
});

test('when it is still there after an unclear answer, that is said, with exit code 2 and one request', async () => {
  emulator.faults.set([{ kind: 'server_error', operation: 'delete' }]);
  const { code, stderr } = await remove(['unused', '--yes']);
  expect({ code, deletions: deletions(), there: isThere('unused') }).toEqual({
    code: 2,
    deletions: 1,
    there: true,
  });
  expect(stderr).toContain('UNCLEAR');
  expect(stderr).toContain('still answers it');
  expect(stderr).toContain(`certalog certificates get unused --account ${account}`);
});

test('an interruption at the question deletes nothing; one during the deletion is unclear', async () => {
  const stop = new AbortController();
  const asked = await remove(['unused'], { ...typing('yes', () => stop.abort()), signal: stop.signal });
  expect(asked).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Interrupted: nothing was changed.'),
  });
  expect(deletions()).toBe(0);

  emulator.faults.set([{ kind: 'stall', operation: 'delete' }]);
  const later = new AbortController();
  const running = remove(['unused', '--yes'], { signal: later.signal });
  await expect.poll(deletions).toBe(1);
  later.abort();
  expect(await running).toMatchObject({ code: 2, stderr: expect.stringContaining('UNCLEAR') });
});
