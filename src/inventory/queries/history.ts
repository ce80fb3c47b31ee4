import type { LoggedChange } from './changes.ts';
import type { Moment, Slice } from './slice.ts';

export interface HistoryQueries {
  /** The past of a certificate, also of one that has been removed; null when it was never known. */
  get(request: HistoryRequest): Promise<CertificateHistory | null>;
}

export interface HistoryRequest {
  accountId: string;
  certificateId: string;
  /** As it was known at this instant. */
  asOf?: Moment | undefined;
  /** Of the changes; oldest first otherwise. */
  newestFirst: boolean;
  /** The number in the account's log of the change behind which the page begins. */
  after: number | null;
  /** Changes at most. */
  limit: number;
}

export interface CertificateHistory {
  /** When it was in the inventory, oldest first. A record that merely changed ends no period; its changes tell of it. */
  periods: Period[];
  /** When it was used where, oldest first; equal entries of one answer of Cloudflare are several. */
  associations: AssociationPeriod[];
  changes: Slice<LoggedChange, number>;
}

/** The time `[from, to)`; `to` null while it lasts. */
export interface Period {
  from: string;
  to: string | null;
}

export interface AssociationPeriod extends Period {
  service: string;
  status: string;
}
