import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChangeLogReader } from '../../src/database/changeLogReader.ts';
import { openDatabase } from '../../src/database/connection.ts';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { verifyStoredLogs } from '../../src/inventory/auditLog.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { endLeftProcesses, startCertalog } from './support/certalogProcess.ts';
import { emulate, fleet, settingsFor } from './support/emulatedFleet.ts';
import { eventually, eventuallyEquals } from './support/eventually.ts';
import { requestSync } from './support/service.ts';
import { emulatedUses, openRuns, storedUses } from './support/storedInventory.ts';

const ticking = { CERTALOG_SYNC_CRON: '*/2 * * * * *' };

let accounts: EmulatedAccount[];

beforeAll(async () => {
  accounts = await fleet(1, 60);
});
afterAll(endLeftProcesses);

it.each(['list', 'associations'] as const)(
  'of two replicas, one is killed in the middle of reading an account (%s), with changes pending: the other completes it',
  { timeout: 120_000 },
  async (operation) => {
    const emulator = await emulate(accounts, { maxPerPage: 20 });
    const account = emulator.accounts.list()[0];
    if (!account) throw new Error('the fleet is empty');
    const { url: DATABASE_URL, sql, drop } = await createEmptyDatabase();
    const settings = settingsFor(emulator, { DATABASE_URL });
    const killed = startCertalog(['serve'], settings);
    const killedUrl = await killed.serves;
    await eventuallyEquals(() => storedUses(sql), emulatedUses(emulator));
    await eventuallyEquals(() => openRuns(sql), 0);

    const [gone, detached, ...others] = account.certificates().filter(({ id }) => used(id));
    const before = await ids();
    account.removeCertificate(gone?.id ?? '');
    account.setAssociations(detached?.id ?? '', []);
    account.addCertificate({ name: 'new', ca: false, certificates: '' });
    // From there on no answer comes, so that the account is half read when the process dies.
    emulator.faults.set([{ kind: 'stall', operation, after: operation === 'list' ? 1 : others.length }]);
    await requestSync(killedUrl);
    await eventually(
      () => emulator.faults.list()[0]?.struck ?? 0,
      (struck) => struck > 0,
    );
    const surviving = startCertalog(['serve'], { ...settings, CERTALOG_SYNC_ON_START: 'false', ...ticking });
    await surviving.serves;
    expect(await openRuns(sql)).toBe(1);
    await killed.end('SIGKILL');
    const after = await ids();
    const lost = before.filter((id) => id !== gone?.id && !after.includes(id));
    expect(lost).toEqual([]);
    emulator.faults.clear();

    await eventuallyEquals(() => storedUses(sql), emulatedUses(emulator));
    await eventually(runs, (ended) => ended.at(-1) === 'complete');
    expect(await surviving.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(await openRuns(sql)).toBe(0);
    expect(await runs()).toContain('interrupted');
    const removed =
      await sql`select certificate_id as id from certalog.changes where kind = 'certificate_removed'`;
    expect(removed.map(({ id }) => id)).toEqual([gone?.id]);
    await expectWholeLog(DATABASE_URL);
    await emulator.stop();
    await drop();

    function used(id: string): boolean {
      return (account?.associations(id)?.length ?? 0) > 0;
    }
    async function ids(): Promise<string[]> {
      const rows = await sql`
        select certificate_id as id from certalog.certificates where valid_to is null order by certificate_id`;
      return rows.map(({ id }) => id);
    }
    /** What the runs that have ended came to, in order. */
    async function runs(): Promise<string[]> {
      const rows = await sql`
        select coalesce(reason, outcome) as came from certalog.sync_runs where outcome is not null order by id`;
      return rows.map(({ came }) => came);
    }
  },
);

async function expectWholeLog(url: string): Promise<void> {
  const database = openDatabase({ url, max: 2 });
  for await (const { fault } of verifyStoredLogs(createChangeLogReader(database), null))
    expect(fault).toBeNull();
  await database.$client.end();
}
