import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { createMetricsConfig, type MetricsConfig } from '../../src/config/metrics.ts';
import { profiles } from '../../src/findings/policy.ts';
import type { ExpositionSource } from '../../src/inventory/expositionSource.ts';
import type { Clock, InventoryLog } from '../../src/inventory/ports.ts';
import { InventoryTextCache } from '../../src/metrics/inventoryText.ts';
import { createMetricsEndpoint } from '../../src/metrics/metricsEndpoint.ts';
import { createProcessMetrics } from '../../src/metrics/processMetrics.ts';
import { SyncCounters } from '../../src/metrics/syncCounters.ts';
import { silentLog } from '../support/emulatedSync.ts';

/** What is emitted when nothing is configured: all of Certalog's own series. */
export const wholeInventory: MetricsConfig = createMetricsConfig(undefined, []);

const build = { version: '0', revision: 'r', nodeVersion: 'v' };

/** The metrics endpoint on a source, as one process has it. */
export function metricsOf(
  source: ExpositionSource,
  clock: Clock,
  {
    patienceMilliseconds,
    selection = {},
    log = silentLog,
    stopwatch,
  }: {
    patienceMilliseconds?: number | undefined;
    selection?: Partial<MetricsConfig>;
    log?: InventoryLog;
    stopwatch?: () => number;
  } = {},
) {
  const selected = { ...wholeInventory, ...selection };
  const counters = new SyncCounters(selected.compatibility);
  const cache = new InventoryTextCache({
    source,
    clock,
    expiringWithinSeconds: 30 * 86_400,
    severities: profiles.default.severities,
    selection: selected,
    log,
    ...(stopwatch && { stopwatch }),
  });
  const process = createProcessMetrics(build, 900);
  const answer = createMetricsEndpoint(cache, counters, process, silentLog, patienceMilliseconds);
  return {
    counters,
    process,
    answer,
    async scrape(accept?: string): Promise<string> {
      const { headers, body } = await answer({ accept, acceptEncoding: 'gzip' });
      expect(headers['content-encoding']).toBe('gzip');
      const bytes = await bytesOf(body);
      expect(headers['content-length']).toBe(String(bytes.length));
      return gunzipSync(bytes).toString();
    },
    async plain(): Promise<string> {
      const { body } = await answer({ accept: undefined, acceptEncoding: undefined });
      return (await bytesOf(body)).toString();
    },
  };
}

/** A source that counts how often one of its lists is read. */
export function countingReads(
  source: ExpositionSource,
  list: 'certificates' | 'openFindings',
): { source: ExpositionSource; readings: () => number } {
  let readings = 0;
  return {
    readings: () => readings,
    source: {
      read: (work) =>
        source.read((snapshot) => {
          const read = snapshot[list] as (...asked: unknown[]) => never;
          const counted = (...asked: unknown[]) => {
            readings += 1;
            return read(...asked);
          };
          return work({ ...snapshot, [list]: counted });
        }),
    },
  };
}

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Samples of one metric as label text → value. */
export function samples(text: string, metric: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith(`certalog_${metric}{`));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf('}');
      return [line.slice(`certalog_${metric}`.length, end + 1), Number(line.slice(end + 2))];
    }),
  );
}
