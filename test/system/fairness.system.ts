import { describe, expect, it } from 'vitest';
import { type Arrival, type FleetOrder, runFleet, shortestSpan } from '../../bench/support/fleetRun.ts';
import { accountOf } from '../e2e/support/accountOf.ts';
import { createEmptyDatabase } from '../support/database.ts';

/** 600 per 300 s, six times as much per second, and a window that is as small a part of a round. */
const LIMIT = { requests: 12, windowSeconds: 1 };
const PER_SECOND = LIMIT.requests / LIMIT.windowSeconds;

async function readTwice(order: Pick<FleetOrder, 'accounts' | 'except'>) {
  const database = await createEmptyDatabase();
  const run = await runFleet({
    ...order,
    limit: LIMIT,
    cron: '*/3 * * * * *',
    databaseUrl: database.url,
    rounds: 2,
    patienceSeconds: 150,
  });
  await database.drop();
  return run;
}

function expectLimitHeld(requests: readonly Arrival[], lagMilliseconds: number): void {
  const span = shortestSpan(requests, LIMIT);
  console.log(`any ${LIMIT.requests} requests and the next span ${span.toFixed(0)} ms at least`);
  // A request may be 100 ms on its way, as on a new connection, and the one a window later none.
  expect(span).toBeGreaterThan(LIMIT.windowSeconds * 1000 - 100 - lagMilliseconds);
}

describe('accounts of one token inside its rate limit', { timeout: 180_000 }, () => {
  it('take turns: no knowledge is older than 1.1 times what the limit makes necessary', async () => {
    const accounts = await Promise.all(Array.from({ length: 100 }, (_, index) => accountOf(index + 1, 3)));
    const { ages, requests, lagMilliseconds } = await readTwice({ accounts });
    const best = (accounts.length * (1 + 3)) / PER_SECOND;
    const worst = ages[0] ?? Number.POSITIVE_INFINITY;
    console.log(
      `worst age ${worst.toFixed(2)} s, best possible ${best.toFixed(2)} s, ${requests.length} requests`,
    );
    expectLimitHeld(requests, lagMilliseconds);
    expect(ages.length).toBeGreaterThanOrEqual(accounts.length);
    expect(worst).toBeLessThanOrEqual(best * 1.1);
  });

  it('are not starved by a huge one: it takes its turn, and at most doubles the age of what is known of the others', async () => {
    const huge = await accountOf(1, 240);
    const small = await Promise.all(Array.from({ length: 24 }, (_, index) => accountOf(index + 2, 3)));
    const { ages, requests, lagMilliseconds } = await readTwice({
      accounts: [huge, ...small],
      except: [huge.id],
    });
    expectLimitHeld(requests, lagMilliseconds);
    const share = requests.filter(({ accountId }) => accountId === huge.id).length / requests.length;
    const worst = ages[0] ?? Number.POSITIVE_INFINITY;
    const alone = (small.length * (1 + 3)) / PER_SECOND;
    console.log(
      `the huge account took ${(share * 100).toFixed(1)} % of ${requests.length} requests; ` +
        `worst age of the others ${worst.toFixed(2)} s, without it ${alone.toFixed(2)} s at best`,
    );
    expect(share).toBeLessThan(0.45);
    expect(worst).toBeLessThanOrEqual(alone * 2);
  });
});
