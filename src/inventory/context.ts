import type { Clock } from './ports.ts';
import type { OpenRun } from './repository.ts';
import type { SyncTrigger } from './run.ts';
import type { RunRecord } from './runRecord.ts';
import type { CertificateSource } from './source.ts';

/** What the stages of one account's sync share. */
export interface SyncContext {
  source: CertificateSource;
  run: OpenRun;
  clock: Clock;
  record: RunRecord;
  request: SyncRequest;
}

export interface SyncRequest {
  accountId: string;
  trigger: SyncTrigger;
  /** The cron tick that asked for this run, ISO 8601, or null. */
  tick: string | null;
  /** True when an earlier attempt for this tick did not come to a complete reading. */
  retry?: boolean;
  /** Aborting ends the run as `interrupted`; what is stored by then stays. */
  signal: AbortSignal;
  /**
   * Aborted when the time for associations is over: few or none are begun any more, and the next run goes on with the
   * rest. Left out or null: all are read, however long it takes.
   */
  associationBudget?: AbortSignal | null;
  onProgress?: (progress: SyncProgress) => void;
}

export interface SyncProgress {
  stage: 'list' | 'associations';
  done: number;
  /** Null while it is not known. */
  total: number | null;
}
