import type { InventoryLog } from '../inventory/ports.ts';
import { deflateText, gzipOf, inflateStream } from './deflatedText.ts';
import { contentTypes, endings } from './exposition.ts';
import { renderExpositionState } from './expositionState.ts';
import { FamilyHeaders } from './familyHeaders.ts';
import type { InventoryText, InventoryTextCache } from './inventoryText.ts';
import { formatFor } from './negotiation.ts';
import type { ProcessMetrics } from './processMetrics.ts';
import { renderRegistry } from './registryExposition.ts';
import type { SyncCounters } from './syncCounters.ts';

/** Prometheus gives up a scrape after 10 s; by then the last known values must have been sent. */
const PATIENCE_MS = 6000;

export interface MetricsRequest {
  accept: string | undefined;
  acceptEncoding: string | undefined;
}

export interface MetricsAnswer {
  headers: Record<string, string>;
  body: ReadableStream<Uint8Array>;
}

/**
 * Answers a scrape. Never fails for a failing source: when the database does not answer, or not in time, the last
 * known values of the inventory are sent and `certalog_database_up` says so. Before anything is known a scrape waits for
 * the first rendering however long it takes: one that Prometheus gives up is better than one without certificates.
 */
export function createMetricsEndpoint(
  inventory: InventoryTextCache,
  counters: SyncCounters,
  { registry }: ProcessMetrics,
  log: InventoryLog,
  patienceMilliseconds: number = PATIENCE_MS,
): (request: MetricsRequest) => Promise<MetricsAnswer> {
  let lastKnown: InventoryText | null = null;
  const familyHeaders = new FamilyHeaders();

  return async ({ accept, acceptEncoding }) => {
    const format = formatFor(accept);
    const databaseUp = await refresh();
    counters.know(lastKnown?.accountIds ?? []);
    const own = [
      renderExpositionState(lastKnown, databaseUp, format),
      counters.render(format),
      await renderRegistry(registry, format),
      endings[format],
    ];
    const families = await familyHeaders.before(lastKnown?.families ?? [], format);
    const texts = [...families, await deflateText(own.join(''))];
    const headers = { 'content-type': contentTypes[format], vary: 'accept, accept-encoding' };
    if (!acceptsGzip(acceptEncoding)) return { headers, body: inflateStream(texts) };
    const pieces = gzipOf(texts);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    return {
      headers: { ...headers, 'content-encoding': 'gzip', 'content-length': String(length) },
      body: ReadableStream.from(pieces) as ReadableStream<Uint8Array>,
    };
  };

  async function refresh(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const current = inventory.current().then((text) => {
        lastKnown = text;
      });
      if (lastKnown === null) {
        await current;
        return true;
      }
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, patienceMilliseconds, 'late');
      });
      return (await Promise.race([current, late])) !== 'late';
    } catch (error) {
      log.warn({ err: error }, 'the metrics show the last known inventory: the database could not be read');
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}

function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '')
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}
