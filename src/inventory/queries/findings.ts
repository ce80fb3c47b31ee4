import type { Finding, FindingCheck, Severity } from '../../findings/finding.ts';
import type { Moment, Slice } from './slice.ts';

export interface FindingQueries {
  /** Newest opening first, `limit` at most, from behind `after` on. */
  list(request: FindingListRequest): Promise<Slice<ListedFinding, FindingPosition>>;
  /** How many findings of the inventory are open and not excepted at `now`, by check and severity. */
  count(now: Date): Promise<{ check: FindingCheck; severity: Severity; count: number }[]>;
}

export interface OpenFinding extends Finding {
  openedAt: string;
  /** What accepts it, also when that has expired. */
  exception: { reason: string; expiresAt: string } | null;
}

export interface ListedFinding extends OpenFinding {
  accountId: string;
  certificateId: string;
  /** The certificate's name, as it was last. */
  certificateName: string | null;
  /** Null while it is open. */
  closedAt: string | null;
}

export interface FindingPosition {
  openedAt: string;
  id: number;
}

/** Conditions that must all hold; of a list, any one. */
export interface FindingListRequest {
  accountIds?: string[] | undefined;
  certificateId?: string | undefined;
  checks?: FindingCheck[] | undefined;
  severities?: Severity[] | undefined;
  /** True: open ones; false: closed ones. */
  open: boolean;
  /** Whether an exception covers it at `now`. */
  excepted?: boolean | undefined;
  openedBefore?: string | undefined;
  /** At this instant or later. */
  openedAfter?: string | undefined;
  /** `now` is this instant then. */
  asOf?: Moment | undefined;
  now: Date;
  after: FindingPosition | null;
  limit: number;
}
