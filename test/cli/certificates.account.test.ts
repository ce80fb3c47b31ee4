import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { account, environmentFor, type RunOptions, runCertificates } from './certificatesRun.ts';

const other = 'fedcba9876543210fedcba9876543210';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [
      { id: account, name: 'Acme', certificates: [] },
      { id: other, name: 'Other \u001b[31mred', certificates: [] },
    ],
  });
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.faults.clear());

const run = (args: string[], options: RunOptions = {}) =>
  runCertificates(args, { environment: environmentFor(emulator.url), ...options });
const both = () => environmentFor(emulator.url, `${account},${other}`);

test('the account may be left out when there is one; of several, the choices are named', async () => {
  expect(await run(['list'])).toMatchObject({ code: 0, stdout: expect.stringContaining(account) });
  const { code, stdout, stderr } = await run(['list'], { environment: both() });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('--account');
  expect(stderr).toContain(account);
  expect(stderr).toContain(other);
});

test('the account is the one that is named', async () => {
  const { code, stdout } = await run(['list', '--account', other], { environment: both() });
  expect({ code, listed: JSON.parse(stdout) }).toMatchObject({
    code: 0,
    listed: { account_id: other, listed: 0 },
  });
});

test('an account that is not configured is refused, whatever it is called', async () => {
  for (const accounts of [account, 'discover']) {
    for (const wanted of ['0'.repeat(32), 'discover', 'disc', '']) {
      const environment = environmentFor(emulator.url, accounts);
      const { code, stderr } = await run(['list', '--account', wanted], { environment });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('is not configured') });
      expect(stderr).toContain(account);
    }
  }
});

test('the account is found with a token that discovers its accounts', async () => {
  const environment = environmentFor(emulator.url, 'discover');
  const { code, stdout } = await run(['list', '--account', other], { environment });
  expect({ code, listed: JSON.parse(stdout) }).toMatchObject({ code: 0, listed: { account_id: other } });
  const unnamed = await run(['list'], { environment });
  expect(unnamed.code).toBe(1);
  expect(unnamed.stderr).toContain(`${account}  Acme`);
  expect(unnamed.stderr).not.toContain('\u001b');
});

test('no account is guessed when the discovery failed', async () => {
  emulator.faults.set([{ kind: 'forbidden', operation: 'accounts' }]);
  const environment = environmentFor(emulator.url, 'discover');
  const { code, stderr } = await run(['list'], { environment });
  expect(code).toBe(1);
  expect(stderr).toContain('could not be discovered');
});
