import type { FindingRules } from '../findings/findingRules.ts';
import { assessFindings } from './assessFindings.ts';
import { confirmMissing } from './confirmMissing.ts';
import type { SyncContext, SyncRequest } from './context.ts';
import type { Clock, InventoryLog } from './ports.ts';
import { readAssociations } from './readAssociations.ts';
import { readList } from './readList.ts';
import type { SyncReason } from './reasons.ts';
import {
  type Assessment,
  type InventoryRepository,
  type OpenRun,
  RepositoryFailure,
  RunTakenOver,
} from './repository.ts';
import type { RunResult } from './run.ts';
import { RunRecord } from './runRecord.ts';
import type { CertificateSource, RequestTally } from './source.ts';

export interface SyncDependencies {
  source: CertificateSource;
  repository: InventoryRepository;
  rules: FindingRules;
  clock: Clock;
  log: InventoryLog;
}

export type SyncReport =
  | { kind: 'ran'; accountId: string; result: RunResult }
  /** Another process is reading this account. */
  | { kind: 'busy'; accountId: string }
  /** The account has been read for this tick already. */
  | { kind: 'done'; accountId: string };

/**
 * Reads one account and brings the inventory up to what was read: list, then what the list lacks, then associations.
 * Nothing is removed unless it is proven gone; whatever cannot be read keeps its last known value and makes the run
 * incomplete. Then the findings are judged, also when Cloudflare could not be read: time goes on. Expected failures are
 * in the result. Throws `RepositoryFailure` only when no verdict could be stored.
 */
export async function syncAccount(request: SyncRequest, dependencies: SyncDependencies): Promise<SyncReport> {
  const { accountId, trigger, tick } = request;
  const { source, repository, rules, clock, log } = dependencies;
  const opening = await repository.openRun({
    accountId,
    trigger,
    tick,
    retry: request.retry ?? false,
    startedAt: clock(),
  });
  if (opening.kind !== 'opened') return { kind: opening.kind, accountId };

  const tally: RequestTally = { requests: 0, retries: 0 };
  const record = new RunRecord(tally);
  const context = { source, run: opening.run, clock, record, request };
  let assessment: Assessment | null = null;
  try {
    const associationsRead = await readAccount(context, opening.previousReason);
    assessment = await assessFindings(context, rules, { associationsRead });
  } catch (error) {
    record.breakOff(unexpectedFault(error, request.signal));
    if (!request.signal.aborted) log.error({ account_id: accountId, err: error }, 'sync stopped by an error');
  }
  const result = record.result();
  await closeRun(opening.run, result, assessment, clock());
  return { kind: 'ran', accountId, result };
}

/** False when the list could not be read, and so nothing else. */
async function readAccount(context: SyncContext, previousReason: SyncReason | null): Promise<boolean> {
  const listing = await readList(context);
  if (listing.failed) return false;
  await confirmMissing(context, listing, previousReason);
  // While Cloudflare is asked about each certificate, the database has little to do.
  const statistics = context.run.refreshStatistics();
  statistics.catch(() => {});
  await readAssociations(context);
  await statistics;
  return true;
}

function unexpectedFault(error: unknown, signal: AbortSignal): { reason: SyncReason; detail: string } {
  if (signal.aborted) {
    return {
      reason: 'interrupted',
      detail: 'The sync was stopped before it had read everything; the next one goes on.',
    };
  }
  if (error instanceof RunTakenOver) return { reason: 'interrupted', detail: error.message };
  if (error instanceof RepositoryFailure) return { reason: 'database', detail: error.message };
  return {
    reason: 'internal',
    detail: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
  };
}

async function closeRun(
  run: OpenRun,
  result: RunResult,
  assessment: Assessment | null,
  finishedAt: string,
): Promise<void> {
  try {
    await run.close(result, assessment, finishedAt);
  } catch (error) {
    await run.abandon();
    if (!(error instanceof RunTakenOver)) throw error;
  }
}
