import { type Operation, operations, type Route } from './operation.ts';

/** One request as it ended; `status` is 0 when the connection was cut or left without an answer. */
export interface LoggedRequest {
  /** ISO 8601, UTC. */
  time: string;
  operation: Operation | 'other';
  accountId: string | null;
  certificateId: string | null;
  /** The query as received, without `?`. */
  query: string;
  status: number;
  /** The kinds of the faults that were at work. */
  faults: string[];
}

/** Counts the requests and keeps the last thousand. */
export class RequestLog {
  #total = 0;
  #inFlight = 0;
  #peakInFlight = 0;
  #byOperation = noRequests();
  #log: LoggedRequest[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get total(): number {
    return this.#total;
  }

  /** The most requests that were open at one time. */
  get peakInFlight(): number {
    return this.#peakInFlight;
  }

  get byOperation(): Readonly<Record<Operation | 'other', number>> {
    return { ...this.#byOperation };
  }

  /** The newest last. */
  get log(): readonly LoggedRequest[] {
    return this.#log;
  }

  /** Counts a request as it arrives; call what it gives when the request has ended. */
  open(route: Route | string): (end: Pick<LoggedRequest, 'query' | 'status' | 'faults'>) => void {
    const { operation, accountId, certificateId } = typeof route === 'string' ? noRoute : route;
    this.#total++;
    this.#byOperation[operation]++;
    this.#inFlight++;
    this.#peakInFlight = Math.max(this.#peakInFlight, this.#inFlight);
    return (end) => {
      this.#inFlight--;
      const time = new Date(this.#now()).toISOString();
      this.#log.push({ time, operation, accountId, certificateId, ...end });
      if (this.#log.length > keptRequests) this.#log.shift();
    };
  }

  reset(): void {
    this.#total = 0;
    this.#peakInFlight = this.#inFlight;
    this.#byOperation = noRequests();
    this.#log = [];
  }
}

const keptRequests = 1000;

const noRoute = { operation: 'other', accountId: null, certificateId: null } as const;

function noRequests(): Record<Operation | 'other', number> {
  const counts: Partial<Record<Operation | 'other', number>> = { other: 0 };
  for (const operation of operations) counts[operation] = 0;
  return counts as Record<Operation | 'other', number>;
}
