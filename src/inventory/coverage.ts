import type { SyncReason } from './reasons.ts';
import type { SyncOutcome } from './run.ts';

/** A sync run that has finished. Instants in ISO 8601. */
export interface FinishedRun {
  finishedAt: string;
  outcome: SyncOutcome;
  /** Null exactly when it was complete. */
  reason: SyncReason | null;
}

/** The finished runs of one account in the order in which they were begun. */
export interface AccountRuns {
  accountId: string;
  /** Since when Certalog has known the account. */
  createdAt: string;
  /** Of the runs that finished before, not all are kept; null: all are. */
  runsPrunedBefore: string | null;
}

/** The finished runs as they are stored. All throw `RepositoryFailure`. */
export interface CoverageReader {
  /** By account id; one account's alone when it is given. */
  accounts(accountId: string | null): Promise<AccountRuns[]>;
  /**
   * The last complete run that had finished by `from` and the last of any outcome, then those that finished in
   * `[from, to)`, in batches.
   */
  runs(accountId: string, from: string, to: string): AsyncIterable<FinishedRun[]>;
}

/** The time `[from, to)`, and the time between two ticks of the schedule. */
export interface CoverageRequest {
  from: string;
  to: string;
  intervalSeconds: number;
}

/** A time between two complete runs, or at an end of the time asked for, of more than twice the interval. */
export interface CoverageGap {
  /** When the complete run before had finished; null: none is known. */
  from: string | null;
  /** When the next complete run had finished; null: not before the end of the time asked for. */
  to: string | null;
  /** How much of it lies in the time that is known, in seconds. */
  seconds: number;
}

/** What the runs of one account say of the time `[from, to)`. */
export interface Coverage {
  accountId: string;
  createdAt: string;
  from: string;
  to: string;
  /** From when on the runs are known; later than `from` when older ones were deleted. All figures count from here. */
  knownFrom: string;
  /** That finished in the time. */
  runs: number;
  outcomes: Record<SyncOutcome, number>;
  /** Why runs were not complete, and how many. */
  reasons: Partial<Record<SyncReason, number>>;
  gaps: CoverageGap[];
  /** For how long the inventory was known complete. */
  completeSeconds: number;
  /** Of the known time, from 0 to 1; null when nothing of it is known. */
  completeShare: number | null;
}

/** The coverage of each account, or of one. Throws `RepositoryFailure`. */
export async function* coverage(
  reader: CoverageReader,
  accountId: string | null,
  request: CoverageRequest,
): AsyncIterable<Coverage> {
  for (const account of await reader.accounts(accountId)) {
    const knownFrom = later(request.from, account.runsPrunedBefore);
    const runs = reader.runs(account.accountId, knownFrom, request.to);
    yield await coverageOf(account, request, runs);
  }
}

/**
 * The inventory of an account is known complete from the moment when a complete run has finished until the next run that
 * was not complete has finished, and for at most twice the interval: by then another run should have said so again. The
 * runs are those of `CoverageReader.runs`; one at a time is looked at, and instants are taken to the millisecond.
 * Memory grows with the gaps alone, each of which is longer than twice the interval.
 */
export async function coverageOf(
  account: AccountRuns,
  { from, to, intervalSeconds }: CoverageRequest,
  runs: AsyncIterable<FinishedRun[]>,
): Promise<Coverage> {
  const knownFrom = later(from, account.runsPrunedBefore);
  const [start, end] = [Date.parse(knownFrom), Math.max(Date.parse(knownFrom), Date.parse(to))];
  const validity = 2 * intervalSeconds * 1000;
  const outcomes: Coverage['outcomes'] = { complete: 0, incomplete: 0, failed: 0 };
  const reasons: Coverage['reasons'] = {};
  const gaps: CoverageGap[] = [];
  const within = (a: number, b: number) => Math.max(0, Math.min(b, end) - Math.max(a, start));
  let complete = 0;
  /** When the complete run finished by which the inventory is known now; null: it is not. */
  let knownSince: number | null = null;
  let lastComplete: { at: number; text: string } | null = null;
  let now = Number.NEGATIVE_INFINITY;

  for await (const batch of runs) {
    for (const run of batch) {
      // A clock that was set back does not make time count twice.
      now = Math.max(now, Date.parse(run.finishedAt));
      if (knownSince !== null) complete += within(knownSince, Math.min(now, knownSince + validity));
      knownSince = run.outcome === 'complete' ? now : null;
      if (run.outcome === 'complete') {
        endGap(now, run.finishedAt);
        lastComplete = { at: now, text: run.finishedAt };
      }
      if (now < start) continue;
      outcomes[run.outcome] += 1;
      if (run.reason !== null) reasons[run.reason] = (reasons[run.reason] ?? 0) + 1;
    }
  }
  if (knownSince !== null) complete += within(knownSince, knownSince + validity);
  endGap(end, null);
  return {
    accountId: account.accountId,
    createdAt: account.createdAt,
    from,
    to,
    knownFrom,
    runs: outcomes.complete + outcomes.incomplete + outcomes.failed,
    outcomes,
    reasons,
    gaps,
    completeSeconds: complete / 1000,
    completeShare: end > start ? complete / (end - start) : null,
  };

  function endGap(at: number, text: string | null): void {
    const since = lastComplete?.at ?? start;
    const seconds = within(since, at) / 1000;
    if (at - since > validity && seconds > 0)
      gaps.push({ from: lastComplete?.text ?? null, to: text, seconds });
  }
}

function later(from: string, prunedBefore: string | null): string {
  return prunedBefore !== null && Date.parse(prunedBefore) > Date.parse(from) ? prunedBefore : from;
}
