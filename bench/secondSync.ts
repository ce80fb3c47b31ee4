import type { Bench } from './bench.ts';
import { figureOf } from './figure.ts';

/** The second sync of an account in which nothing has changed: it writes its run and nothing else. */
export const secondSync: Bench = async (context) => {
  const laboratory = await context.syncLaboratory();
  context.say('  first sync, then the second');
  const first = await laboratory.first();
  const second = await laboratory.second();
  const work = `second sync of ${laboratory.certificates} certificates`;
  const written = [...second.written].filter(([table, rows]) => table !== 'sync_runs' && rows !== 0);
  for (const [table, rows] of written) context.say(`  ${rows} rows written to ${table}`);
  return [
    figureOf({
      work: `${work}, rows written beside the run`,
      figure: { value: written.reduce((sum, [, rows]) => sum + rows, 0), unit: 'rows' },
      baseline: {
        value: [...first.written.values()].reduce((sum, rows) => sum + rows, 0),
        unit: 'rows',
        what: 'by the first',
      },
      bound: { on: 'figure', atMost: 0 },
    }),
    figureOf({
      work: `${work}, CPU`,
      figure: { value: second.cpuSeconds, unit: 's' },
      baseline: { value: first.cpuSeconds, unit: 's', what: 'of the first' },
      bound: { on: 'ratio', atMost: 0.25 },
    }),
  ];
};
