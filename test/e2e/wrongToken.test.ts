import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { endLeftProcesses, runCertalog, startCertalog } from './support/certalogProcess.ts';
import { emulate, settingsFor } from './support/emulatedFleet.ts';
import { eventually } from './support/eventually.ts';
import { expectNoTrace } from './support/faultLines.ts';

const account = '0123456789abcdef0123456789abcdef';
const remedy = new RegExp(
  `account ${account}: sync failed \\(authentication\\); nothing was removed for it\\. .* HTTP 401 .*` +
    'check that token "default" is an API token, complete, active and not expired',
);

let emulator: Emulator;
let database: TestDatabase;

beforeAll(async () => {
  emulator = await emulate([{ id: account, name: 'Example Ltd', certificates: [] }], { tokens: [] });
  database = await createEmptyDatabase();
});
afterAll(async () => {
  await endLeftProcesses();
  await emulator.stop();
  await database.drop();
});

describe('a Cloudflare token that is wrong is named with what to do', () => {
  it('by serve, which serves what is known all the same', async () => {
    const settings = settingsFor(emulator, { DATABASE_URL: database.url });
    const certalog = startCertalog(['serve'], settings);
    const url = await certalog.serves;
    const said = await eventually(
      () => certalog.log().filter(({ outcome }) => outcome !== undefined),
      ({ length }) => length > 0,
    );
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ account_id: account, reason: 'authentication', outcome: 'failed' });
    expect(said[0]?.msg).toMatch(remedy);
    expect((await fetch(`${url}/api/v1/certificates`)).status).toBe(200);
    expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0, stdout: '' });
    expectNoTrace(certalog.stderr);
  });

  it('by sync, which ends with 2', async () => {
    const settings = settingsFor(emulator, { DATABASE_URL: database.url });
    const { code, stdout, stderr } = await runCertalog(['sync'], settings);
    expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({
      code: 2,
      lines: [expect.stringMatching(remedy)],
    });
    expectNoTrace(stdout + stderr);
  });
});
