import type { Bench } from './bench.ts';
import { figureOf } from './figure.ts';
import { concurrency, latencyMs } from './support/syncLaboratory.ts';

/** The first sync of a large account: how near it comes to what latency and concurrency allow, and in what memory. */
export const firstSync: Bench = async (context) => {
  const laboratory = await context.syncLaboratory();
  context.say('  first sync');
  const { wallSeconds, peakMegabytes, cpuSeconds, requests } = await laboratory.first();
  const work = `first sync of ${laboratory.certificates} certificates`;
  const ideal = (requests * latencyMs) / 1000 / concurrency;
  return [
    figureOf({
      work: `${work}, time`,
      figure: { value: wallSeconds, unit: 's' },
      baseline: {
        value: ideal,
        unit: 's',
        what: `= ${requests} requests × ${latencyMs} ms ÷ ${concurrency}`,
      },
      bound: { on: 'ratio', atMost: 1.3 },
    }),
    figureOf({
      work: `${work}, peak RSS`,
      figure: { value: peakMegabytes, unit: 'MB' },
      bound: { on: 'figure', atMost: 250 },
    }),
    figureOf({ work: `${work}, CPU`, figure: { value: cpuSeconds, unit: 's' } }),
  ];
};
