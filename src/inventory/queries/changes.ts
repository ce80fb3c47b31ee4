import type { ChangeEvent, ChangeKind } from '../changeEvent.ts';
import type { Slice } from './slice.ts';

export interface ChangeQueries {
  /** Oldest first, `limit` at most, from behind `after` on. */
  list(request: ChangeListRequest): Promise<Slice<LoggedChange, ChangePosition>>;
}

/** An event of the change log. */
export interface LoggedChange extends ChangeEvent {
  accountId: string;
  /** Its number in the log of the account, from 1. */
  sequence: number;
  /** Lower-case hex SHA-256. */
  hash: string;
}

export interface ChangePosition {
  at: string;
  accountId: string;
  sequence: number;
}

/** Conditions that must all hold; of a list, any one. */
export interface ChangeListRequest {
  accountIds?: string[] | undefined;
  certificateId?: string | undefined;
  kinds?: ChangeKind[] | undefined;
  /** At this instant or later. */
  from?: string | undefined;
  /** Before this instant. */
  to?: string | undefined;
  after: ChangePosition | null;
  limit: number;
}
