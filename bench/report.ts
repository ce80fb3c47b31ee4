import { type Bench, scaled } from './bench.ts';
import { figureOf } from './figure.ts';
import type { ReportMeasurement, ReportWork } from './processes/report.ts';
import { startBenchDatabase } from './support/benchDatabase.ts';
import { fillInventory } from './support/fillInventory.ts';
import { startWorker } from './support/worker.ts';

/** The inventory report of a very large inventory as CSV, beside a bare COPY of the columns that it is made of. */
export const report: Bench = async (context) => {
  const database = await startBenchDatabase({ durable: false });
  try {
    context.say('  filling the inventory');
    await fillInventory(database.url, scaled(1_000_000, context, 400));
    context.say('  COPY');
    const copied = await measure({ url: database.url, work: 'copy' });
    context.say('  report');
    const reported = await measure({ url: database.url, work: 'report' });
    const work = `report of ${reported.rows} rows as CSV`;
    return [
      figureOf({
        work,
        figure: { value: reported.rows / reported.seconds, unit: 'rows/s' },
        baseline: { value: copied.rows / copied.seconds, unit: 'rows/s', what: 'bare COPY' },
        bound: { on: 'figure', atLeast: 50_000 },
      }),
      figureOf({
        work: `${work}, RSS beyond that of before`,
        figure: { value: reported.grownMegabytes, unit: 'MB' },
        baseline: { value: copied.grownMegabytes, unit: 'MB', what: 'bare COPY' },
        bound: { on: 'figure', atMost: 64 },
      }),
    ];
  } finally {
    await database.stop();
  }
};

/** In a process of its own, which has done nothing before. */
async function measure(work: ReportWork): Promise<ReportMeasurement> {
  const worker = startWorker<ReportWork, ReportMeasurement>('report');
  try {
    return await worker.ask(work);
  } finally {
    await worker.stop();
  }
}
