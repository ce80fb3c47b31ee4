import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, InventoryLog } from './ports.ts';
import { type Reader, rereadBundle } from './rereadBundle.ts';
import { rereadElement } from './rereadElement.ts';
import type { OlderRequest, RereadingStore } from './rereadingStore.ts';

export interface RereadDependencies extends Reader {
  store: RereadingStore;
  clock: Clock;
  log: InventoryLog;
  signal: AbortSignal;
}

export interface RereadReport {
  /** Elements that this call has read again. */
  elements: number;
  /** Those of them that are read otherwise now. */
  changedElements: number;
  /** Certificates that have another validity or other elements now. */
  changedCertificates: number;
}

/**
 * Reads again, without asking Cloudflare, what versions of the reader below `parserVersion` have read: stored elements,
 * and the kept texts of refused blocks. Many processes may do so at once, and beside syncs; one that is stopped anywhere
 * leaves the rest to the next. Throws `RepositoryFailure`, or the reason of `signal`.
 */
export async function rereadInventory(dependencies: RereadDependencies): Promise<RereadReport> {
  const { log, parserVersion } = dependencies;
  const report = { elements: 0, changedElements: 0, changedCertificates: 0 };
  const progress = progressLog(dependencies, report);
  // Elements before bundles, so that a certificate which has both to change gets its periods from new readings only.
  await rereadElements(dependencies, report, progress);
  await rereadBundles(dependencies, report, progress);
  if (report.elements > 0 || report.changedCertificates > 0) {
    log.info(
      { ...report, parser_version: parserVersion },
      `${report.elements} elements were read again by parser version ${parserVersion}; ` +
        `${report.changedCertificates} certificates changed`,
    );
  }
  return report;
}

async function rereadElements(
  { store, readElement, parserVersion, clock, signal }: RereadDependencies,
  report: RereadReport,
  progress: () => void,
): Promise<void> {
  await inBatches(
    (request) => store.olderElements(request),
    ({ fingerprintSha256 }) => fingerprintSha256,
    (element) => rereadElement(element, readElement, parserVersion),
    async (rereadings) => {
      const stored = await store.storeElements(rereadings, clock());
      report.elements += stored.elements;
      report.changedElements += stored.changedElements;
      report.changedCertificates += stored.changedCertificates;
      progress();
      return stored.elements;
    },
    { parserVersion, signal },
  );
}

async function rereadBundles(
  { store, clock, log, signal, ...reader }: RereadDependencies,
  report: RereadReport,
  progress: () => void,
): Promise<void> {
  let erasedTexts = 0;
  await inBatches(
    (request) => store.olderBundles(request),
    ({ digest }) => digest,
    (bundle) => rereadBundle(bundle, reader),
    async (rereadings) => {
      const stored = await store.storeBundles(rereadings, clock());
      report.changedCertificates += stored.changedCertificates;
      erasedTexts += stored.erasedTexts;
      progress();
      return stored.bundles;
    },
    { parserVersion: reader.parserVersion, signal },
  );
  if (erasedTexts > 0) {
    log.warn(
      { erased_texts: erasedTexts },
      `${erasedTexts} kept texts of refused PEM blocks turned out to hold a private key and were erased; backups of ` +
        'the database may still have them: take the keys for exposed',
    );
  }
}

/** Items that are read before other work gets a turn, so that syncs and the HTTP server do not stall. */
const ITEMS_PER_TURN = 25;

/**
 * Takes batch by batch, reads every item, stores the batch. `store` gives how many it has stored: when another process
 * was faster, which may be one of a version between, all is gone through once more.
 */
async function inBatches<Item, Rereading>(
  take: (request: OlderRequest) => Promise<Item[]>,
  keyOf: (item: Item) => string,
  read: (item: Item) => Rereading,
  store: (rereadings: Rereading[]) => Promise<number>,
  { parserVersion, signal }: { parserVersion: number; signal: AbortSignal },
): Promise<void> {
  let after: string | null = null;
  let missed = false;
  for (;;) {
    signal.throwIfAborted();
    const items = await take({ parserVersion, after });
    const last = items.at(-1);
    if (last === undefined) {
      if (!missed) return;
      missed = false;
      after = null;
      continue;
    }
    const rereadings: Rereading[] = [];
    for (const item of items) {
      rereadings.push(read(item));
      if (rereadings.length % ITEMS_PER_TURN === 0) await nextTurn(undefined, { signal });
    }
    signal.throwIfAborted();
    if ((await store(rereadings)) < rereadings.length) missed = true;
    after = keyOf(last);
  }
}

const PROGRESS_SECONDS = 5;

function progressLog({ clock, log, parserVersion }: RereadDependencies, report: RereadReport): () => void {
  let last = Date.parse(clock());
  return () => {
    const now = Date.parse(clock());
    if (now - last < PROGRESS_SECONDS * 1000) return;
    last = now;
    log.info(
      { ...report, parser_version: parserVersion },
      `${report.elements} elements have been read again so far; ${report.changedCertificates} certificates changed`,
    );
  };
}
