import type { SyncReason } from './reasons.ts';
import type { SourceFault } from './source.ts';

/** Failures in a row after which the rest of a stage is not tried: each of them has been retried already. */
const FAILURES_IN_A_ROW = 10;

/** Faults that concern the token or the account, so that the next request would meet them too. */
export const generalReasons: ReadonlySet<SyncReason> = new Set([
  'account_not_found',
  'authentication',
  'permission',
  'rate_limited',
]);

/** Faults of an answer that came promptly and in good form: they say nothing about the next request. */
const ANSWERED: ReadonlySet<SyncReason> = new Set(['api_error', 'null_result']);

/** Stops a stage of many readings when going on would only hammer the API, and sums up what failed. */
export class ReadingBreaker {
  /** The fault that stopped the stage; null while it goes on. */
  open: SourceFault | null = null;
  #first: SourceFault | null = null;
  #inARow = 0;
  readonly #what: string;
  readonly #total: number;

  /** `what` is the sentence's middle: "<n> of <total> <what>". */
  constructor(what: string, total: number) {
    this.#what = what;
    this.#total = total;
  }

  /** Notes the outcome of one reading: its fault, or null when it succeeded. */
  note(fault: SourceFault | null): void {
    if (!fault) {
      this.#inARow = 0;
      return;
    }
    this.#first ??= fault;
    if (!ANSWERED.has(fault.reason)) this.#inARow += 1;
    if (generalReasons.has(fault.reason) || this.#inARow >= FAILURES_IN_A_ROW) this.open ??= fault;
  }

  /** The stage's fault when `missing` readings are missing; null when none is. */
  fault(missing: number): SourceFault | null {
    const cause = this.open ?? this.#first;
    if (missing === 0 || !cause) return null;
    const stopped = this.open ? ' The rest was not tried.' : '';
    return {
      reason: cause.reason,
      detail: `${missing} of ${this.#total} ${this.#what}; last known values are kept. ${cause.detail}${stopped}`,
    };
  }
}
