import type { RunResult } from './run.ts';
import type { Listing, RequestTally, SourceFault } from './source.ts';

type Counter =
  | 'certificatesAdded'
  | 'certificatesChanged'
  | 'certificatesRemoved'
  | 'associationsAdded'
  | 'associationsRemoved'
  | 'findingsOpened'
  | 'findingsClosed'
  | 'associationsRead'
  | 'associationsMissing';

type Stage = 'listSeconds' | 'removalSeconds' | 'associationsSeconds' | 'findingsSeconds';

/** What a run has found so far. The first fault that is noted gives the run its reason. */
export class RunRecord {
  #fault: SourceFault | null = null;
  #listing: Listing | null = null;
  #listReadAt: string | null = null;
  #brokenOff = false;
  readonly tally: RequestTally;
  readonly #counts: Record<Counter, number> = {
    certificatesAdded: 0,
    certificatesChanged: 0,
    certificatesRemoved: 0,
    associationsAdded: 0,
    associationsRemoved: 0,
    findingsOpened: 0,
    findingsClosed: 0,
    associationsRead: 0,
    associationsMissing: 0,
  };
  readonly #seconds: Record<Stage, number | null> = {
    listSeconds: null,
    removalSeconds: null,
    associationsSeconds: null,
    findingsSeconds: null,
  };

  constructor(tally: RequestTally) {
    this.tally = tally;
  }

  fault(fault: SourceFault): void {
    this.#fault ??= fault;
  }

  /** The run ends before it has come through. */
  breakOff(fault: SourceFault): void {
    this.#brokenOff = true;
    this.fault(fault);
  }

  listed(listing: Listing, readAt: string): void {
    this.#listing = listing;
    if (!listing.failed) this.#listReadAt = readAt;
    if (listing.fault) this.fault(listing.fault);
  }

  count(counter: Counter, by: number): void {
    this.#counts[counter] += by;
  }

  async timed<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds[stage] = (performance.now() - start) / 1000;
    }
  }

  /** `listReadAt` counts only for a run that got through: what one that broke off has read is not claimed. */
  result(): RunResult {
    const listing = this.#listing;
    const listRead = listing !== null && !listing.failed;
    return {
      outcome: this.#fault === null ? 'complete' : listRead ? 'incomplete' : 'failed',
      reason: this.#fault?.reason ?? null,
      detail: this.#fault?.detail ?? null,
      listReadAt: this.#brokenOff ? null : this.#listReadAt,
      listed: listRead ? listing.listed : null,
      reported: listing?.reported ?? null,
      pages: listing?.pages ?? null,
      unidentified: listing?.unidentified ?? null,
      ...this.#counts,
      ...this.tally,
      ...this.#seconds,
    };
  }
}
