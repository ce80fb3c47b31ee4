import { describe, expect, it } from 'vitest';
import { type CoverageRequest, coverageOf, type FinishedRun } from '../../src/inventory/coverage.ts';

const MINUTES = 60;
const request: CoverageRequest = {
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-01T04:00:00Z',
  intervalSeconds: 15 * MINUTES,
};
const account = { accountId: 'one', createdAt: '2025-01-01T00:00:00Z', runsPrunedBefore: null };

const at = (minutes: number) => new Date(Date.parse(request.from) + minutes * 60_000).toISOString();
const complete = (minutes: number): FinishedRun => ({
  finishedAt: at(minutes),
  outcome: 'complete',
  reason: null,
});
const failed = (minutes: number, reason: FinishedRun['reason'] = 'network'): FinishedRun => ({
  finishedAt: at(minutes),
  outcome: 'failed',
  reason,
});
const every = (minutes: number, from: number, to: number) =>
  Array.from({ length: (to - from) / minutes }, (_, index) => complete(from + index * minutes));

async function* inBatches(runs: FinishedRun[], size = 3): AsyncIterable<FinishedRun[]> {
  for (let index = 0; index < runs.length; index += size) yield runs.slice(index, index + size);
}

const covered = (runs: FinishedRun[], changed: Partial<typeof account> & { pruned?: string } = {}) =>
  coverageOf({ ...account, runsPrunedBefore: changed.pruned ?? null }, request, inBatches(runs));

describe('the time in which the inventory is known complete', () => {
  it('is all of it when complete runs follow one another, and one had finished before', async () => {
    const { completeShare, gaps, runs } = await covered([complete(-5), ...every(15, 10, 235)]);
    expect({ completeShare, gaps, runs }).toEqual({ completeShare: 1, gaps: [], runs: 15 });
  });

  it('begins when a complete run has finished and lasts for at most two intervals', async () => {
    expect((await covered([complete(60)])).completeSeconds).toBe(30 * MINUTES);
    expect((await covered([complete(-10)])).completeSeconds).toBe(20 * MINUTES);
    expect((await covered([complete(220)])).completeSeconds).toBe(20 * MINUTES);
    expect((await covered([complete(-30)])).completeSeconds).toBe(0);
  });

  it('ends when a run that was not complete has finished, until the next that is', async () => {
    expect(await covered([complete(60), failed(75), complete(80)])).toMatchObject({
      completeSeconds: 45 * MINUTES,
      outcomes: { complete: 2, incomplete: 0, failed: 1 },
      reasons: { network: 1 },
    });
    expect((await covered([complete(-10), failed(-5)])).completeSeconds).toBe(0);
  });

  it('is not counted twice when the clock was set back', async () => {
    const { completeSeconds } = await covered([complete(60), complete(50), complete(70)]);
    expect(completeSeconds).toBe(40 * MINUTES);
  });

  it('is none without runs: the whole is a gap', async () => {
    expect(await covered([])).toMatchObject({
      runs: 0,
      completeShare: 0,
      gaps: [{ from: null, to: null, seconds: 240 * MINUTES }],
    });
  });
});

describe('a gap', () => {
  it('is between complete runs that are more than two intervals apart, whatever ran between them', async () => {
    const runs = [complete(-5), ...every(15, 10, 100), failed(115), failed(130), ...every(15, 145, 235)];
    expect((await covered(runs)).gaps).toEqual([{ from: at(85), to: at(145), seconds: 60 * MINUTES }]);
  });

  it('of exactly two intervals is none', async () => {
    expect((await covered([...every(30, 0, 240)])).gaps).toEqual([]);
  });

  it('names the runs around it and counts only what lies in the time', async () => {
    expect((await covered([complete(-60), complete(100), ...every(15, 115, 205)])).gaps).toEqual([
      { from: at(-60), to: at(100), seconds: 100 * MINUTES },
      { from: at(190), to: null, seconds: 50 * MINUTES },
    ]);
  });

  it('that ends before the time is none of it', async () => {
    expect((await covered([complete(-100), complete(0), ...every(15, 15, 240)])).gaps).toEqual([]);
  });
});

describe('where older runs were deleted', () => {
  it('nothing is said of the time that they would speak of', async () => {
    const { knownFrom, runs, completeShare, gaps } = await covered(
      [complete(100), complete(115), ...every(15, 130, 235)],
      { pruned: at(120) },
    );
    expect({ knownFrom, runs, completeShare, gaps }).toEqual({
      knownFrom: at(120),
      runs: 7,
      completeShare: 1,
      gaps: [],
    });
  });

  it('and all of them, the share is not known rather than 0', async () => {
    expect(await covered([complete(-5)], { pruned: at(300) })).toMatchObject({
      completeShare: null,
      completeSeconds: 0,
      gaps: [],
    });
  });

  it('before the time, all is known', async () => {
    expect((await covered([complete(60)], { pruned: at(-60) })).knownFrom).toBe(request.from);
  });
});

it('the share is that of a minute-by-minute count, over random runs', async () => {
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let round = 0; round < 200; round++) {
    const runs = Array.from({ length: Math.floor(random() * 30) }, () => Math.floor(random() * 300) - 40)
      .sort((a, b) => a - b)
      .map((minute) => (random() < 0.7 ? complete(minute) : failed(minute)));
    const coverage = await covered(runs);
    expect(coverage.completeSeconds / MINUTES).toBe(minutesKnown(runs));
  }
});

/** Of the 240 minutes, those at whose beginning the last run was complete and at most 30 minutes old. */
function minutesKnown(runs: FinishedRun[]): number {
  return Array.from({ length: 240 }, (_, minute) => Date.parse(at(minute))).filter((moment) => {
    const last = runs.findLast(({ finishedAt }) => Date.parse(finishedAt) <= moment);
    return last?.outcome === 'complete' && moment - Date.parse(last.finishedAt) < 30 * 60_000;
  }).length;
}
