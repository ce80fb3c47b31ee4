import type { ChainHead } from './changeChain.ts';
import type { RecordedEvent } from './verifyChain.ts';

/** The change logs as they are stored. All throw `RepositoryFailure`. */
export interface ChangeLogReader {
  /** The head of each account's log, by account id; one account's alone when it is given. */
  heads(accountId: string | null): Promise<StoredHead[]>;
  /** The events of an account up to `last`, in order, in batches. */
  events(accountId: string, last: number): AsyncIterable<RecordedEvent[]>;
}

export interface StoredHead extends ChainHead {
  accountId: string;
  /** The last event that was stored when the head was read; 0 when there was none. */
  lastStored: number;
}
