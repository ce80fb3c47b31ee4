import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../src/database/connection.ts';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { startCertalog } from './servedCertalog.ts';

/** At most so many requests in any window of this length. */
export interface Limit {
  requests: number;
  windowSeconds: number;
}

export interface FleetOrder {
  accounts: EmulatedAccount[];
  limit: Limit;
  cron: string;
  /** An empty database, or one with this version's schema. */
  databaseUrl: string;
  /** It ends when each account has been read so often. */
  rounds: number;
  /** Accounts whose readings are neither waited for nor measured. */
  except?: string[];
  patienceSeconds: number;
}

export interface FleetRun {
  /** How old an account's knowledge was, in seconds, right before it was renewed; the worst first. */
  ages: number[];
  requests: Arrival[];
  /** How late, in milliseconds, a request may have been noticed because this process was held up. */
  lagMilliseconds: number;
}

/** When the emulator was asked, in milliseconds, and about which account. */
export interface Arrival {
  at: number;
  accountId: string | null;
}

/** Serves a fleet of emulated accounts of one token under a rate limit until each has been read often enough. */
export async function runFleet(order: FleetOrder): Promise<FleetRun> {
  const { accounts, limit, cron, databaseUrl, rounds, except = [], patienceSeconds } = order;
  const emulator = await startEmulator({ accounts });
  const requests = arrivalsAt(emulator);
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const sql = connect({ url: databaseUrl, max: 1 });
  const deadline = performance.now() + patienceSeconds * 1000;
  try {
    const served = await startCertalog(
      accounts.map(({ id }) => id),
      {
        DATABASE_URL: databaseUrl,
        CLOUDFLARE_BASE_URL: emulator.url,
        CERTALOG_RATE_LIMIT: `${limit.requests}/${limit.windowSeconds}s`,
        CERTALOG_SYNC_CRON: cron,
        CERTALOG_SYNC_ON_START: 'true',
      },
    );
    try {
      for (;;) {
        const fewest = await fewestReadings(sql, except);
        if (fewest >= rounds) break;
        if (performance.now() > deadline) throw new Error(`some account was read ${fewest} times only`);
        await delay(500);
      }
    } finally {
      await served.stop();
    }
    lag.disable();
    return { ages: await worstAges(sql, except), requests, lagMilliseconds: lag.max / 1e6 };
  } finally {
    await sql.end();
    await emulator.stop();
  }
}

/** The shortest time, in milliseconds, in which one request more came than the limit allows in a window. */
export function shortestSpan(requests: readonly Arrival[], limit: Limit): number {
  const times = requests.map(({ at }) => at).sort((a, b) => a - b);
  const spans = times.slice(limit.requests).map((at, index) => at - (times[index] ?? 0));
  return spans.reduce((least, span) => Math.min(least, span), Number.POSITIVE_INFINITY);
}

/** The emulator's own log has when requests have ended. */
function arrivalsAt({ requests }: Emulator): Arrival[] {
  const arrivals: Arrival[] = [];
  const open = requests.open.bind(requests);
  requests.open = (route) => {
    arrivals.push({ at: performance.now(), accountId: typeof route === 'string' ? null : route.accountId });
    return open(route);
  };
  return arrivals;
}

async function fewestReadings(sql: ReturnType<typeof connect>, except: string[]): Promise<number> {
  const [row] = await sql`
    select min(number)::int as fewest from (
      select count(r.list_read_at) as number from certalog.accounts a left join certalog.sync_runs r using (account_id)
      where a.account_id not in (select jsonb_array_elements_text(${JSON.stringify(except)}::text::jsonb)) group by a.account_id) accounts`;
  return row?.fewest ?? 0;
}

async function worstAges(sql: ReturnType<typeof connect>, except: string[]): Promise<number[]> {
  const rows = await sql<{ age: number }[]>`
    select extract(epoch from finished_at - before)::float8 as age from (
      select account_id, finished_at, lag(list_read_at) over (partition by account_id order by id) as before
      from certalog.sync_runs where list_read_at is not null) runs
    where before is not null
      and account_id not in (select jsonb_array_elements_text(${JSON.stringify(except)}::text::jsonb))
    order by age desc`;
  return rows.map(({ age }) => age);
}
