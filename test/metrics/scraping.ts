import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { profiles } from '../../src/findings/policy.ts';
import type { ExpositionSource } from '../../src/inventory/expositionSource.ts';
import type { Clock, InventoryLog } from '../../src/inventory/ports.ts';
import { InventoryTextCache } from '../../src/metrics/inventoryText.ts';
import { createMetricsEndpoint } from '../../src/metrics/metricsEndpoint.ts';
import { type MetricsSelection, wholeInventory } from '../../src/metrics/metricsSelection.ts';
import { createProcessMetrics } from '../../src/metrics/processMetrics.ts';
import { SyncCounters } from '../../src/metrics/syncCounters.ts';
import { silentLog } from '../support/emulatedSync.ts';

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
    selection?: Partial<MetricsSelection>;
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
