import { type BenchContext, scaled } from '../bench.ts';
import type { EmulatorAnswer, EmulatorRequest } from '../processes/emulator.ts';
import type { SyncMeasurement } from '../processes/sync.ts';
import { startBenchDatabase } from './benchDatabase.ts';
import { rowsWritten } from './rowsWritten.ts';
import { startWorker } from './worker.ts';

export const latencyMs = 20;
export const concurrency = 8;

export interface MeasuredSync extends SyncMeasurement {
  /** Rows written by the sync, by table. */
  written: Map<string, number>;
}

/**
 * An emulated account in one process, a process that syncs it, a database as in earnest. The second sync is made by
 * the process that has made the first, as in `serve`.
 */
export interface SyncLaboratory {
  certificates: number;
  first(): Promise<MeasuredSync>;
  second(): Promise<MeasuredSync>;
  close(): Promise<void>;
}

export async function openSyncLaboratory(context: BenchContext): Promise<SyncLaboratory> {
  const certificates = scaled(10_000, context, 20);
  context.say(`  making ${certificates} certificates`);
  const emulator = startWorker<EmulatorRequest, EmulatorAnswer>('emulator');
  const { url: emulatorUrl, accountId } = await emulator.ask({ certificates, latencyMs });
  const database = await startBenchDatabase({ durable: true });
  const syncing = startWorker<Record<string, string>, SyncMeasurement>('sync');
  const measure = async (): Promise<MeasuredSync> => {
    const before = await rowsWritten(database.url);
    const measured = await syncing.ask({
      DATABASE_URL: database.url,
      CLOUDFLARE_BASE_URL: emulatorUrl,
      CLOUDFLARE_API_TOKEN: 'bench',
      CLOUDFLARE_ACCOUNT_IDS: accountId,
      CERTALOG_RATE_LIMIT: 'off',
      CERTALOG_CONCURRENCY: String(concurrency),
    });
    const after = await rowsWritten(database.url);
    if (measured.outcome !== 'complete') throw new Error(`the sync was not complete: ${measured.outcome}`);
    const written = [...after].map(([table, rows]) => [table, rows - (before.get(table) ?? 0)] as const);
    return { ...measured, written: new Map(written) };
  };
  let first: Promise<MeasuredSync> | undefined;
  let second: Promise<MeasuredSync> | undefined;
  const laboratory: SyncLaboratory = {
    certificates,
    first: () => {
      first ??= measure();
      return first;
    },
    second: () => {
      second ??= laboratory.first().then(measure);
      return second;
    },
    async close() {
      await syncing.stop();
      await database.stop();
      await emulator.stop();
    },
  };
  return laboratory;
}
