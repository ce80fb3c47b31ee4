import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { accountOf } from '../e2e/support/accountOf.ts';
import { endLeftProcesses, startCertalog } from '../e2e/support/certalogProcess.ts';
import { emulate, settingsFor } from '../e2e/support/emulatedFleet.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

interface Limit {
  requests: number;
  windowSeconds: number;
  cron: string;
}

/** 600 per 300 s, but six times as much per second, and a window that is as small a part of a round. */
const SMALL: Limit = { requests: 12, windowSeconds: 1, cron: '*/3 * * * * *' };
/** 600 per 300 s at a hundred times the speed, ticks every quarter of an hour too: three hours are two minutes. */
const FAST: Limit = { requests: 600, windowSeconds: 3, cron: '*/9 * * * * *' };

afterAll(endLeftProcesses);

/** Serves these accounts until each but those of `except` has been read `times` times; gives what was asked. */
async function serveUntilRead(
  accounts: EmulatedAccount[],
  { limit, times, except = [] }: { limit: Limit; times: number; except?: string[] },
) {
  const emulator = await emulate(accounts);
  const requests = arrivalsAt(emulator);
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const database = await createEmptyDatabase();
  const certalog = startCertalog(
    ['serve'],
    settingsFor(emulator, {
      DATABASE_URL: database.url,
      CERTALOG_RATE_LIMIT: `${limit.requests}/${limit.windowSeconds}s`,
      CERTALOG_SYNC_CRON: limit.cron,
    }),
  );
  await certalog.serves;
  await eventually(
    () => fewestReadings(database, except),
    (fewest) => fewest >= times,
    { seconds: 400 },
  );
  lag.disable();
  const ages = await worstAges(database, except);
  await certalog.end('SIGTERM');
  await emulator.stop();
  await database.drop();
  return { ages, requests, lagMilliseconds: lag.max / 1e6 };
}

interface Arrival {
  /** Milliseconds. */
  at: number;
  accountId: string | null;
}

/** When the emulator is asked, from now on; its own log has when requests have ended. */
function arrivalsAt({ requests }: Emulator): Arrival[] {
  const arrivals: Arrival[] = [];
  const open = requests.open.bind(requests);
  requests.open = (route) => {
    arrivals.push({ at: performance.now(), accountId: typeof route === 'string' ? null : route.accountId });
    return open(route);
  };
  return arrivals;
}

async function fewestReadings({ sql }: TestDatabase, except: string[]): Promise<number> {
  const [row] = await sql`
    select min(number)::int as fewest from (
      select count(r.list_read_at) as number from certalog.accounts a left join certalog.sync_runs r using (account_id)
      where a.account_id <> all(${except}) group by a.account_id) accounts`;
  return row?.fewest ?? 0;
}

/** How old an account's knowledge was, in seconds, right before it was renewed; the worst first. */
async function worstAges({ sql }: TestDatabase, except: string[]): Promise<number[]> {
  const rows = await sql<{ age: number }[]>`
    select extract(epoch from finished_at - before)::float8 as age from (
      select account_id, finished_at, lag(list_read_at) over (partition by account_id order by id) as before
      from certalog.sync_runs where list_read_at is not null) runs
    where before is not null and account_id <> all(${except}) order by age desc`;
  return rows.map(({ age }) => age);
}

/** `lagMilliseconds`: how late the emulator may have noticed a request because this process was held up. */
function expectLimitHeld(requests: Arrival[], limit: Limit, lagMilliseconds: number): void {
  const times = requests.map(({ at }) => at).sort((a, b) => a - b);
  const spans = times.slice(limit.requests).map((at, index) => at - (times[index] ?? 0));
  const window = limit.windowSeconds * 1000;
  console.log(
    `any ${limit.requests} requests and the next span ${Math.min(...spans).toFixed(0)} ms at least`,
  );
  // A request may be 100 ms on its way, as on a new connection, and the one a window later none.
  expect(Math.min(...spans)).toBeGreaterThan(window - 100 - lagMilliseconds);
}

describe('accounts of one token inside its rate limit', { timeout: 420_000 }, () => {
  it('take turns: no knowledge is older than 1.1 times what the limit makes necessary', async () => {
    const accounts = await Promise.all(Array.from({ length: 100 }, (_, index) => accountOf(index + 1, 3)));
    const { ages, requests, lagMilliseconds } = await serveUntilRead(accounts, {
      limit: SMALL,
      times: 2,
    });
    const best = (accounts.length * (1 + 3)) / (SMALL.requests / SMALL.windowSeconds);
    const worst = ages[0] ?? Number.POSITIVE_INFINITY;
    console.log(
      `worst age ${worst.toFixed(2)} s, best possible ${best.toFixed(2)} s, ${requests.length} requests`,
    );
    expectLimitHeld(requests, SMALL, lagMilliseconds);
    expect(ages.length).toBeGreaterThanOrEqual(accounts.length);
    expect(worst).toBeLessThanOrEqual(best * 1.1);
  });

  it('are 1,000 of 20 certificates at 600 per 300 s: all are renewed, none later than 1.1 times what is possible', async () => {
    const accounts = await Promise.all(Array.from({ length: 1_000 }, (_, index) => accountOf(index + 1, 20)));
    const { ages, requests, lagMilliseconds } = await serveUntilRead(accounts, { limit: FAST, times: 2 });
    const best = (accounts.length * (1 + 20)) / (FAST.requests / FAST.windowSeconds);
    const worst = ages[0] ?? Number.POSITIVE_INFINITY;
    console.log(
      `worst age ${worst.toFixed(1)} s, best possible ${best.toFixed(1)} s, ${requests.length} requests`,
    );
    expectLimitHeld(requests, FAST, lagMilliseconds);
    expect(ages.length).toBeGreaterThanOrEqual(accounts.length);
    expect(worst).toBeLessThanOrEqual(best * 1.1);
  });

  it('are not starved by a huge one: it takes its turn, and at most doubles the age of what is known of the others', async () => {
    const huge = await accountOf(1, 400);
    const small = await Promise.all(Array.from({ length: 40 }, (_, index) => accountOf(index + 2, 3)));
    const { ages, requests, lagMilliseconds } = await serveUntilRead([huge, ...small], {
      limit: SMALL,
      times: 2,
      except: [huge.id],
    });
    expectLimitHeld(requests, SMALL, lagMilliseconds);
    const share = requests.filter(({ accountId }) => accountId === huge.id).length / requests.length;
    const worst = ages[0] ?? Number.POSITIVE_INFINITY;
    const alone = (small.length * (1 + 3)) / (SMALL.requests / SMALL.windowSeconds);
    console.log(
      `the huge account took ${(share * 100).toFixed(1)} % of ${requests.length} requests; ` +
        `worst age of the others ${worst.toFixed(2)} s, without it ${alone.toFixed(2)} s at best`,
    );
    expect(share).toBeLessThan(0.45);
    expect(worst).toBeLessThanOrEqual(alone * 2);
  });
});
