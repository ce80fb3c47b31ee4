import { createHash } from 'node:crypto';
import type { Clock } from '../inventory/ports.ts';
import { momentDate } from '../inventory/queries/momentDate.ts';
import type { OwnerOf } from '../ownership/owner.ts';
import { csvRows } from './encoders/csv.ts';
import type { ReportEncoder } from './encoders/encoder.ts';
import type { Evidence } from './evidence.ts';
import { evidenceFilter } from './evidenceFilter.ts';
import { reports } from './reports.ts';
import type { ReportRequest } from './request.ts';
import type { LastCompleteSync, ReportSource } from './source.ts';
import { createSpool, SpoolFailure } from './spool.ts';
import type { ReportContext } from './table.ts';
import { tables } from './tables/tables.ts';

export interface ReportTools {
  source: ReportSource;
  clock: Clock;
  ownerOf: OwnerOf;
  expiringWithinSeconds: number;
  /** Between two ticks of the schedule of syncs. */
  intervalSeconds: number;
  version: string;
  /** Where a report is kept until it is whole, when it does not fit into memory. */
  temporaryDirectory: string;
}

/** A report that is whole and waits to be written. Read `body` to its end, or call `dispose`. */
export interface PreparedReport {
  evidence: Evidence;
  contentType: string;
  /** Of the rows as this format writes them; lower-case hex. */
  encodedSha256: string;
  /** Of the body, in bytes. */
  size: number;
  body(): AsyncIterable<Uint8Array>;
  dispose(): Promise<void>;
}

/** How long before its end a time begins that was asked for without a beginning. */
const DEFAULT_DAYS = 30;
const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Selects a report in one state of the inventory and encodes it, so that however slowly it is read afterwards, no
 * transaction is held. Throws `RepositoryFailure`, `SpoolFailure`, or the reason of `signal`.
 */
export async function prepareReport(
  request: ReportRequest,
  encoder: ReportEncoder,
  tools: ReportTools,
  signal: AbortSignal,
): Promise<PreparedReport> {
  const { source, temporaryDirectory } = tools;
  const generatedAt = tools.clock();
  const context = contextOf(request, tools, generatedAt);
  const asOf = reports[request.name].of === 'time' ? context.to : (request.asOf ?? generatedAt);
  const { columns, batches } = tables[request.name];
  const spool = createSpool(temporaryDirectory);
  // CSV is what is hashed in any case.
  const isPlain = encoder.rows === csvRows;
  const hash = createHash('sha256');
  const encodedHash = createHash('sha256');
  const bytesOf = createEncoder();
  let rowCount = 0;
  try {
    const lastCompleteSyncs = await source.read(async (snapshot) => {
      const syncs = await snapshot.lastCompleteSyncs(asOf === generatedAt ? null : asOf);
      for await (const rows of batches(snapshot, request, context)) {
        signal.throwIfAborted();
        const plain = bytesOf(csvRows(rows));
        hash.update(plain);
        const encoded = isPlain ? plain : bytesOf(encoder.rows(rows, columns, rowCount === 0));
        if (!isPlain) encodedHash.update(encoded);
        await spool.write(encoded);
        rowCount += rows.length;
      }
      return ofAccounts(syncs, request.filter.accountIds);
    });
    const evidence: Evidence = {
      report: request.name,
      title: reports[request.name].title,
      generatedAt,
      asOf,
      version: tools.version,
      filter: evidenceFilter(request, context),
      expiringWithinSeconds: tools.expiringWithinSeconds,
      rowCount,
      rowsSha256: hash.digest('hex'),
      lastCompleteSyncs,
    };
    const head = Buffer.from(encoder.head(evidence, columns));
    const tail = Buffer.from(encoder.tail);
    return {
      evidence,
      contentType: encoder.contentType,
      encodedSha256: isPlain ? evidence.rowsSha256 : encodedHash.digest('hex'),
      size: head.length + spool.size + tail.length,
      async *body() {
        yield head;
        yield* spool.read();
        yield tail;
      },
      dispose: () => spool.dispose(),
    };
  } catch (error) {
    await spool.dispose();
    // What reads the inventory calls whatever ends it a failure of its own.
    signal.throwIfAborted();
    if (error instanceof Error && error.cause instanceof SpoolFailure) throw error.cause;
    throw error;
  }
}

/** Encodes texts as UTF-8 into memory that the next text takes again: a million rows leave nothing to collect. */
function createEncoder(): (text: string) => Buffer {
  let memory = Buffer.alloc(0);
  return (text) => {
    // A UTF-16 unit takes three bytes at most.
    if (memory.length < 3 * text.length) memory = Buffer.allocUnsafeSlow(3 * text.length);
    return memory.subarray(0, memory.write(text));
  };
}

function contextOf(request: ReportRequest, tools: ReportTools, generatedAt: string): ReportContext {
  const to = request.to ?? generatedAt;
  const from = request.from ?? new Date(Date.parse(to) - DEFAULT_DAYS * MILLISECONDS_PER_DAY).toISOString();
  const { expiringWithinSeconds, intervalSeconds, ownerOf } = tools;
  const now = momentDate(request.asOf ?? generatedAt);
  return { now, from, to, expiringWithinSeconds, intervalSeconds, ownerOf };
}

/** Of accounts that were asked for and are not known, that there was none. */
function ofAccounts(syncs: LastCompleteSync[], accountIds: string[] | undefined): LastCompleteSync[] {
  if (accountIds === undefined) return syncs;
  const known = new Map(syncs.map((sync) => [sync.accountId, sync]));
  return accountIds.toSorted().map((accountId) => known.get(accountId) ?? { accountId, finishedAt: null });
}
