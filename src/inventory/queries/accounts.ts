import type { RunResult, SyncOutcome, SyncTrigger } from '../run.ts';
import type { Slice } from './slice.ts';

export interface AccountQueries {
  /** Every account that is known and meets the conditions, by its id, `limit` at most, behind the account `after`. */
  list(request: AccountListRequest): Promise<Slice<Account, string>>;
  /** Account id → name, null when it has none, by name, `limit` at most. */
  names(request: AccountNamesRequest): Promise<ReadonlyMap<string, string | null>>;
}

export interface AccountListRequest {
  /** A part of the name or the id; case does not matter. */
  text?: string | undefined;
  /** Only configured ones whose last finished run was not complete, or finished before this instant. */
  troubledSince?: string | undefined;
  after: string | null;
  limit: number;
}

export interface AccountNamesRequest {
  /** Left out: of any. */
  accountIds?: string[] | undefined;
  limit: number;
}

export interface Account {
  accountId: string;
  name: string | null;
  configured: boolean;
  certificates: number;
  lastRun: SyncRun | null;
  /** The last run that has finished; the same one unless another is running. */
  lastFinishedRun: SyncRun | null;
  /** When the last complete run finished. */
  lastSuccessAt: string | null;
  /** When the last run started. */
  lastAttemptAt: string | null;
  /**
   * When those of its associations that are known the longest were read; null while those of some certificate have
   * never been read.
   */
  associationsOldestReadAt: string | null;
  /** The last run that has finished was complete. */
  complete: boolean;
}

export interface SyncRunQueries {
  /** Newest first, `limit` at most, older than the run `before`. */
  list(request: SyncRunListRequest): Promise<Slice<SyncRun, number>>;
}

type RunCounts = {
  [Field in Exclude<keyof RunResult, 'outcome' | 'reason' | 'detail' | 'listReadAt'>]: number | null;
};

/** A sync run; outcome and figures are null while it runs. */
export interface SyncRun extends RunCounts {
  id: number;
  accountId: string;
  trigger: SyncTrigger;
  tick: string | null;
  startedAt: string;
  finishedAt: string | null;
  outcome: SyncOutcome | null;
  reason: string | null;
  detail: string | null;
  listReadAt: string | null;
}

export interface SyncRunListRequest {
  accountIds?: string[] | undefined;
  outcomes?: SyncOutcome[] | undefined;
  before: number | null;
  limit: number;
}
