import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { associationBudget } from '../../src/schedule/associationBudget.ts';

it('ends after one interval', async () => {
  const began = performance.now();
  const budget = associationBudget(0.2);
  expect(budget?.aborted).toBe(false);
  await expect.poll(() => budget?.aborted, { interval: 10 }).toBe(true);
  expect(performance.now() - began).toBeGreaterThanOrEqual(195);
});

it('is not over at once when ticks are months apart, beyond what a timer takes', async () => {
  const budget = associationBudget(92 * 86_400);
  await delay(20);
  expect(budget?.aborted).toBe(false);
});

it('has no end without an interval', () => {
  expect(associationBudget(0)).toBeNull();
});
