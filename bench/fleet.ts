import type { EmulatedAccount } from '../src/emulator/account.ts';
import { type Bench, scaled } from './bench.ts';
import { figureOf } from './figure.ts';
import { startBenchDatabase } from './support/benchDatabase.ts';
import { largeAccount } from './support/enlargeFleet.ts';
import { runFleet, shortestSpan } from './support/fleetRun.ts';

const CERTIFICATES = 20;
/** 600 per 300 s and a tick each quarter of an hour, a hundred times as fast: three hours become two minutes. */
const LIMIT = { requests: 600, windowSeconds: 3 };
const CRON = '*/9 * * * * *';
/** The first reading, and one that renews it. */
const ROUNDS = 2;

/** A fleet of accounts under one token: how old knowledge becomes inside the rate limit, and whether that holds. */
export const fleet: Bench = async (context) => {
  const accounts = await alike(scaled(1_000, context, 50));
  const best = (accounts.length * (1 + CERTIFICATES) * LIMIT.windowSeconds) / LIMIT.requests;
  context.say(`  reading ${accounts.length} accounts ${ROUNDS} times, ${Math.ceil(best * ROUNDS)} s at best`);
  const database = await startBenchDatabase({ durable: true });
  try {
    const { ages, requests, lagMilliseconds } = await runFleet({
      accounts,
      limit: LIMIT,
      cron: CRON,
      databaseUrl: database.url,
      rounds: ROUNDS,
      patienceSeconds: best * ROUNDS * 3 + 60,
    });
    const work = `${accounts.length} accounts × ${CERTIFICATES} certificates on one token`;
    const allowed = `${LIMIT.requests}/${LIMIT.windowSeconds}s`;
    return [
      figureOf({
        work: `${work} at ${allowed}, worst age of what is known`,
        figure: { value: ages[0] ?? Number.NaN, unit: 's' },
        baseline: { value: best, unit: 's', what: 'a reading of all within the limit' },
        bound: { on: 'ratio', atMost: 1.1 },
      }),
      figureOf({
        work: `${work}, shortest time of ${LIMIT.requests + 1} of ${requests.length} requests`,
        figure: { value: shortestSpan(requests, LIMIT) / 1000, unit: 's' },
        baseline: {
          value: LIMIT.windowSeconds,
          unit: 's',
          what: `the window; noticed up to ${lagMilliseconds.toFixed(0)} ms late`,
        },
        bound: { on: 'ratio', atLeast: 0.95 },
      }),
    ];
  } finally {
    await database.stop();
  }
};

/** Accounts with the same certificates, as those of one company share their authorities. */
async function alike(number: number): Promise<EmulatedAccount[]> {
  const one = await largeAccount(CERTIFICATES);
  return Array.from({ length: number }, (_, index) => ({
    ...one,
    id: (index + 1).toString(16).padStart(32, '0'),
  }));
}
