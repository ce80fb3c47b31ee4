import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { token } from '../http/httpService.ts';
import { appWithoutInventory } from '../support/appWithoutInventory.ts';

const ROUNDS = 8_000;
/** Of the median. Chance gives some 2 % on a busy machine; what would be found, the second test says. */
const MOST_DIFFERENCE = 0.1;

const right = randomBytes(32).toString('hex');
const sha256 = createHash('sha256').update(right).digest('hex');
/** So many characters of the right token, and from there on none. */
const sharing = (count: number) =>
  right.slice(0, count) + [...right.slice(count)].map((digit) => (digit === '0' ? '1' : '0')).join('');
const wrong = { none: sharing(0), half: sharing(32), 'all but one': sharing(63) };

let hours = 0;
const app = appWithoutInventory({
  auth: {
    mode: 'tokens',
    tokens: [
      { name: 'known', scope: 'read', sha256 },
      ...Array.from({ length: 9 }, (_, n) => token(`other-${n}`, 'read')),
    ],
  },
  // Every wrong token here is the first one for hours.
  elapsed: () => hours++ * 3_600_000,
});

async function ask(presented: string): Promise<void> {
  const answer = await app.request('/openapi.json', { headers: { authorization: `Bearer ${presented}` } });
  if (answer.status !== 401) throw new Error(`a wrong token is answered by ${answer.status}`);
}

/** The median of each kind in microseconds. They take turns, each round in another order, so that no kind has the better times. */
async function medians(measured: (presented: string) => Promise<void>): Promise<Record<string, number>> {
  const kinds = Object.entries(wrong);
  const times = new Map<string, number[]>(kinds.map(([kind]) => [kind, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < kinds.length; turn++) {
      const [kind = '', presented = ''] = kinds[(round + turn) % kinds.length] ?? [];
      const start = performance.now();
      await measured(presented);
      if (round > ROUNDS / 10) times.get(kind)?.push((performance.now() - start) * 1000);
    }
  }
  return Object.fromEntries([...times].map(([kind, all]) => [kind, median(all)]));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function spread(found: Record<string, number>): number {
  const all = Object.values(found);
  return (Math.max(...all) - Math.min(...all)) / Math.min(...all);
}

test('how long a wrong token takes does not depend on how much of a right one it begins with', async () => {
  const found = await medians(ask);
  console.log('median of a wrong token in µs, by what it shares with a right one', found);
  expect(spread(found)).toBeLessThan(MOST_DIFFERENCE);
});

test('it would be found if each character that is the same took a microsecond', async () => {
  const found = await medians(async (presented) => {
    await ask(presented);
    let same = 0;
    while (presented[same] === right[same]) same++;
    const end = performance.now() + same / 1000;
    while (performance.now() < end);
  });
  console.log('the same with a microsecond for each character', found);
  expect(spread(found)).toBeGreaterThan(MOST_DIFFERENCE);
});
