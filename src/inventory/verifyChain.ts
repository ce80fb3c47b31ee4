import { createHash } from 'node:crypto';
import type { ChainHead } from './changeChain.ts';

/** An event as it is recorded. */
export interface RecordedEvent {
  sequence: number;
  content: string;
  /** Lower-case hex. */
  hash: string;
  /** What is recorded beside the content, by the names that it has there. */
  beside: Readonly<Record<string, unknown>>;
}

/** The first event of an account's change log that is not as it was written. */
export interface ChainFault {
  accountId: string;
  sequence: number;
  /** One sentence. */
  detail: string;
}

/** Verifies the change log of one account, event by event from the first. */
export class ChainVerifier {
  readonly #accountId: string;
  #head: ChainHead = { sequence: 0, hash: null };

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  /** How many events have been right so far, and the hash of the last. */
  get head(): ChainHead {
    return this.#head;
  }

  /** Null when the event is right. After a fault nothing more can be said of the account. */
  next(event: RecordedEvent): ChainFault | null {
    const expected = this.#head.sequence + 1;
    if (event.sequence !== expected) {
      const what = event.sequence > expected ? 'is missing' : 'is there twice, or out of order';
      return this.#fault(expected, `event ${expected} ${what}: ${event.sequence} stands in its place`);
    }
    const detail = this.#differenceOf(event);
    if (detail !== null) return this.#fault(expected, detail);
    this.#head = { sequence: expected, hash: event.hash };
    return null;
  }

  /** Compares the end of the log with the head that is kept beside it; `last` is the last event that there is. */
  end(head: ChainHead, last: number = head.sequence): ChainFault | null {
    if (last > head.sequence) {
      const detail = `the log goes on to event ${last}, behind its head, which names event ${head.sequence}`;
      return this.#fault(head.sequence + 1, detail);
    }
    if (head.sequence === this.#head.sequence && head.hash === this.#head.hash) return null;
    const detail = `the log ends with event ${this.#head.sequence}, but its head names event ${head.sequence}`;
    return this.#fault(Math.min(head.sequence, this.#head.sequence) + 1, detail);
  }

  #differenceOf({ sequence, content, hash, beside }: RecordedEvent): string | null {
    if (createHash('sha256').update(content).digest('hex') !== hash) {
      return `the content of event ${sequence} does not have the hash that is recorded`;
    }
    const said = parse(content);
    if (said === null) return `the content of event ${sequence} is no JSON object`;
    if (said.previous_hash !== this.#head.hash) {
      return `event ${sequence} does not follow on event ${sequence - 1}`;
    }
    const recorded = { ...beside, account_id: this.#accountId, sequence };
    const wrong = Object.entries(recorded).find(([name, value]) => said[name] !== value);
    return wrong ? `event ${sequence} is recorded with another ${wrong[0]} than its content says` : null;
  }

  #fault(sequence: number, detail: string): ChainFault {
    return { accountId: this.#accountId, sequence, detail };
  }
}

function parse(content: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
