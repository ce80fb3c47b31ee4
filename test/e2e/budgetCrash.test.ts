import { afterAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { accountOf } from './support/accountOf.ts';
import { endLeftProcesses, startCertalog } from './support/certalogProcess.ts';
import { emulate, settingsFor } from './support/emulatedFleet.ts';
import { eventually } from './support/eventually.ts';
import { openRuns } from './support/storedInventory.ts';

const CERTIFICATES = 260;

afterAll(endLeftProcesses);

describe('a large account whose syncs end with their time', { timeout: 120_000 }, () => {
  it('is never said to be read further than it was, however often kill -9 comes, and is read to the end', async () => {
    const emulator = await emulate([await accountOf(1, CERTIFICATES)]);
    const asked = askedCertificates(emulator);
    const database = await createEmptyDatabase();
    // A sync of two seconds reads about 130 certificates.
    const settings = settingsFor(emulator, {
      DATABASE_URL: database.url,
      CERTALOG_RATE_LIMIT: '65/1s',
      CERTALOG_SYNC_CRON: '*/2 * * * * *',
    });
    for (const further of [70, 150, 30]) {
      const from = emulator.requests.total;
      const certalog = startCertalog(['serve'], settings);
      await certalog.serves;
      await eventually(
        () => emulator.requests.total - from,
        (requests) => requests >= further,
        { everyMilliseconds: 2 },
      );
      await certalog.end('SIGKILL');
      const claimed = await claimedAsRead(database);
      expect(claimed.filter((id) => !asked.has(id))).toEqual([]);
    }
    const certalog = startCertalog(['serve'], settings);
    await certalog.serves;
    await eventually(
      () => claimedAsRead(database),
      (claimed) => claimed.length === CERTIFICATES,
    );
    expect(asked.size).toBe(CERTIFICATES);
    expect(await certalog.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(await openRuns(database.sql)).toBe(0);
    const [budgeted] = await database.sql`
      select count(*)::int as runs from certalog.sync_runs where outcome = 'incomplete' and reason = 'budget'`;
    expect(budgeted?.runs).toBeGreaterThan(0);
    await emulator.stop();
    await database.drop();
  });
});

/** The certificates whose associations the emulator has been asked for, from now on. */
function askedCertificates({ requests }: Emulator): Set<string> {
  const asked = new Set<string>();
  const open = requests.open.bind(requests);
  requests.open = (route) => {
    if (typeof route !== 'string' && route.operation === 'associations' && route.certificateId !== null) {
      asked.add(route.certificateId);
    }
    return open(route);
  };
  return asked;
}

async function claimedAsRead({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`
    select c.certificate_id as id from certalog.certificates c
    left join certalog.association_gaps g using (account_id, certificate_id)
    where c.valid_to is null and case when g.account_id is not null then g.last_read_at is not null else exists (
      select 1 from certalog.sync_runs r where r.account_id = c.account_id and r.list_read_at >= c.valid_from) end`;
  return rows.map(({ id }) => String(id));
}
