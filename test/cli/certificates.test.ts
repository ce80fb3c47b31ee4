import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { make } from '../operations/material.ts';
import { account, environmentFor, type RunOptions, runCertificates } from './certificatesRun.ts';

const leaf = make('client.example');
const authority = make('Example CA', { ca: true });
const expired = make('old.example', { expired: true });

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    maxPerPage: 5,
    accounts: [
      {
        id: account,
        name: 'Acme',
        certificates: [
          {
            id: 'chain',
            name: 'chain',
            ca: false,
            certificates: leaf.pem + authority.pem,
            associations: [{ service: 'gateway', status: 'active' }],
          },
          { id: 'old', name: '\u001b[2Jevil\u202e', ca: false, certificates: expired.pem },
          { id: 'garbage', name: 'garbage', ca: false, certificates: 'no PEM at all' },
          { id: 'managed', name: 'managed', ca: true, certificates: authority.pem, type: 'gateway_managed' },
          { id: 'keyed', name: 'keyed', ca: false, certificates: leaf.pem + leaf.privateKey },
          ...Array.from({ length: 7 }, (_, index) => {
            const certificates = make(`more ${index}`).pem;
            return { id: `more-${index}`, name: `more ${index}`, ca: false, certificates };
          }),
        ],
      },
    ],
  });
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.faults.clear());

const run = (args: string[], options: RunOptions = {}) =>
  runCertificates(args, { environment: environmentFor(emulator.url), ...options });

describe('list', () => {
  test('JSON holds every certificate of every page, by expiry, with what its PEM holds', async () => {
    const { code, stdout, stderr } = await run(['list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const listed = JSON.parse(stdout);
    expect(listed).toMatchObject({
      account_id: account,
      complete: true,
      listed: 12,
      reported: 12,
      fault: null,
    });
    expect(listed.data).toHaveLength(12);
    expect(listed.data[0]).toMatchObject({
      id: 'old',
      state: 'expired',
      earliest_not_after: '2021-01-01T00:00:00Z',
    });
    expect(listed.data.at(-1)).toMatchObject({
      id: 'garbage',
      state: 'unreadable',
      earliest_not_after: null,
    });
    const chain = listed.data.find(({ id }: { id: string }) => id === 'chain');
    expect(chain).toMatchObject({ type: 'custom', ca: false, certificates: leaf.pem + authority.pem });
    expect(chain.declared.signature).toBe('ECDSAWithSHA256');
    expect(chain.elements.map(({ subject_cn, is_ca }: never) => [subject_cn, is_ca])).toEqual([
      ['client.example', false],
      ['Example CA', true],
    ]);
  });

  test('a private key that somebody uploaded within a PEM is named and never printed', async () => {
    const { stdout } = await run(['list']);
    expect(stdout).toContain('private_key_in_pem');
    expect(stdout).not.toContain('BEGIN PRIVATE KEY');
  });

  test('a terminal gets a table, in which foreign text cannot steer the terminal', async () => {
    const { code, stdout } = await run(['list'], { terminal: true });
    expect(code).toBe(0);
    expect(stdout).toMatch(/id .* name .* type .* CA .* expires \(UTC\) .* state .* subject CN/);
    expect(stdout).toMatch(
      /old .* \\u\{1b\}\[2Jevil\\u\{202e\} .* custom .* no .* 2021-01-01T00:00:00Z .* expired .* old\.example/,
    );
    expect(stdout).toMatch(/keyed .* valid, unreadable: 1/);
    expect(stdout).not.toMatch(/[^\n\P{C}]/u);
  });

  test('--json gives JSON on a terminal too, with control characters escaped and nothing lost', async () => {
    const { stdout } = await run(['list', '--json'], { terminal: true });
    expect(stdout).not.toMatch(/[^\n\P{C}]/u);
    expect(JSON.parse(stdout).data[0].name).toBe('\u001b[2Jevil\u202e');
  });

  test('--type leaves the others out, and the list is still the whole list', async () => {
    const { code, stdout } = await run(['list', '--type', 'gateway_managed,access_managed']);
    expect(code).toBe(0);
    const { data, listed, complete } = JSON.parse(stdout);
    expect(data.map(({ id }: { id: string }) => id)).toEqual(['managed']);
    expect({ listed, complete }).toEqual({ listed: 12, complete: true });
  });

  test('a list that is not proven whole is printed, called incomplete with the reason, and exits 2', async () => {
    for (const kind of ['count_high', 'short_page', 'no_result_info', 'missing_id'] as const) {
      emulator.faults.set([{ kind, operation: 'list' }]);
      const { code, stdout, stderr } = await run(['list']);
      expect({ kind, code }).toEqual({ kind, code: 2 });
      expect(stderr).toMatch(new RegExp(`^NOT COMPLETE: account ${account} .*Listing the certificates`, 's'));
      const { complete, data, fault } = JSON.parse(stdout);
      expect(complete).toBe(false);
      expect(data.length).toBeGreaterThan(5);
      expect(stderr).toContain(fault.detail);
    }
  });

  test('when nothing could be read, no empty list is printed, and the exit code is 1', async () => {
    emulator.faults.set([{ kind: 'forbidden', operation: 'list' }]);
    const { code, stdout, stderr } = await run(['list']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('could not be read');
    expect(stderr).toContain('SSL and Certificates Read');
  });

  test('result: null is taken for an empty list, and said', async () => {
    emulator.faults.set([
      { kind: 'null_result', operation: 'list' },
      { kind: 'no_result_info', operation: 'list' },
    ]);
    const { code, stdout, stderr } = await run(['list']);
    expect({ code, data: JSON.parse(stdout).data }).toEqual({ code: 0, data: [] });
    expect(stderr).toContain('answered null');
  });
});

describe('get', () => {
  test('JSON holds the record, the elements and the associations', async () => {
    const { code, stdout } = await run(['get', 'chain']);
    expect(code).toBe(0);
    const shown = JSON.parse(stdout);
    expect(shown).toMatchObject({ id: 'chain', state: 'valid' });
    expect(shown.elements).toHaveLength(2);
    expect(shown.associations).toEqual([{ service: 'gateway', status: 'active' }]);
  });

  test('a terminal gets every field of every element, and the use', async () => {
    const { stdout } = await run(['get', 'chain'], { terminal: true });
    expect(stdout).toMatch(/^state +valid$/m);
    expect(stdout).toMatch(/^certificate 2 of 2$/m);
    expect(stdout).toMatch(/^ {2}subject +CN=Example CA$/m);
    expect(stdout).toMatch(/^associations +gateway: active$/m);
  });

  test('--pem prints the PEM and nothing else', async () => {
    expect(await run(['get', 'chain', '--pem'])).toEqual({
      code: 0,
      stdout: leaf.pem + authority.pem,
      stderr: '',
    });
  });

  test('--pem leaves out a private key, says so and exits 2', async () => {
    const { code, stdout, stderr } = await run(['get', 'keyed', '--pem']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: leaf.pem });
    expect(stderr).toContain('private_key_in_pem');
  });

  test('without associations the rest is shown, called incomplete, and the exit code is 2', async () => {
    emulator.faults.set([{ kind: 'forbidden', operation: 'associations' }]);
    const { code, stdout, stderr } = await run(['get', 'chain']);
    expect({ code, associations: JSON.parse(stdout).associations }).toEqual({ code: 2, associations: null });
    expect(stderr).toContain('NOT COMPLETE');
    expect((await run(['get', 'old'], { terminal: true })).stdout).toMatch(/^associations +-$/m);
    emulator.faults.clear();
    expect((await run(['get', 'old'], { terminal: true })).stdout).toMatch(/^associations +none$/m);
  });

  test('an unknown certificate is a clear sentence and exit code 1', async () => {
    for (const command of ['get', 'associations']) {
      expect(await run([command, 'nowhere'])).toEqual({
        code: 1,
        stdout: '',
        stderr: `Account ${account} has no certificate nowhere.\n`,
      });
    }
  });

  test('an id that would lead elsewhere is refused before anything is sent', async () => {
    emulator.requests.reset();
    for (const command of ['get', 'associations', 'delete']) {
      const { code, stderr } = await run([command, '..']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('not a certificate id') });
    }
    expect(emulator.requests.total).toBe(0);
  });
});

describe('associations', () => {
  test('they are JSON, and a table on a terminal', async () => {
    const { code, stdout } = await run(['associations', 'chain']);
    expect({ code, data: JSON.parse(stdout).data }).toEqual({
      code: 0,
      data: [{ service: 'gateway', status: 'active' }],
    });
    expect((await run(['associations', 'chain'], { terminal: true })).stdout).toMatch(/gateway .* active/);
  });

  test('a failure is no empty list', async () => {
    emulator.faults.set([{ kind: 'missing_result', operation: 'associations' }]);
    const { code, stdout } = await run(['associations', 'chain']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});

test('without a token it says what to configure', async () => {
  const { code, stderr } = await run(['list'], { environment: {} });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('CLOUDFLARE_API_TOKEN') });
});

test('an interrupted reading ends with exit code 1 and without a stack trace', async () => {
  emulator.faults.set([{ kind: 'stall', operation: 'list' }]);
  emulator.requests.reset();
  const stop = new AbortController();
  const running = run(['list'], { signal: stop.signal });
  await expect.poll(() => emulator.requests.total).toBe(1);
  stop.abort();
  expect(await running).toEqual({ code: 1, stdout: '', stderr: 'Interrupted: nothing was changed.\n' });
});

test('every command has a help with an example', async () => {
  for (const command of [[], ['list'], ['get'], ['associations'], ['upload'], ['delete']]) {
    const { code, stdout } = await run([...command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Example:\n {2}certalog certificates /);
  }
});
