import type { CertificateState } from '../../certificate/validity.ts';
import type { Facts } from '../changeEvent.ts';
import type { OpenFinding } from './findings.ts';
import type { Slice } from './slice.ts';

/**
 * What is different between two moments. What changed in between and changed back, or came and went, is no difference.
 * Lists go by account and certificate.
 */
export interface ComparisonQueries {
  /** All counts of one state of the database. */
  totals(request: TotalsRequest): Promise<ComparisonTotals>;
  certificates(
    kind: CertificateDifferenceKind,
    request: DifferenceListRequest,
  ): Promise<Slice<ComparedCertificate, DifferencePosition>>;
  uses(
    kind: UseDifferenceKind,
    request: DifferenceListRequest,
  ): Promise<Slice<ComparedUse, DifferencePosition>>;
  findings(
    kind: FindingDifferenceKind,
    request: DifferenceListRequest,
  ): Promise<Slice<ComparedFinding, DifferencePosition>>;
  /** How far the inventory was known at the moment. */
  knowledge(moment: string, accountIds: string[] | undefined): Promise<MomentKnowledge>;
}

export const certificateDifferenceKinds = [
  'certificates_added',
  'certificates_removed',
  'certificates_changed',
] as const;
export type CertificateDifferenceKind = (typeof certificateDifferenceKinds)[number];

export const useDifferenceKinds = ['uses_begun', 'uses_ended'] as const;
export type UseDifferenceKind = (typeof useDifferenceKinds)[number];

/** `findings_altered`: open at both moments, with another severity, detail or exception. */
export const findingDifferenceKinds = ['findings_opened', 'findings_closed', 'findings_altered'] as const;
export type FindingDifferenceKind = (typeof findingDifferenceKinds)[number];

export const differenceKinds = [
  ...certificateDifferenceKinds,
  ...useDifferenceKinds,
  ...findingDifferenceKinds,
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** Two moments, ISO 8601 in UTC, `from` not after `to`; of these accounts, or of all. */
export interface ComparedMoments {
  from: string;
  to: string;
  accountIds?: string[] | undefined;
}

export interface TotalsRequest extends ComparedMoments {
  /** The clocks of both moments, by which states are decided. */
  clocks: { from: Date; to: Date };
  expiringWithinSeconds: number;
}

export interface ComparisonTotals {
  states: { from: Record<CertificateState, number>; to: Record<CertificateState, number> };
  differences: Record<DifferenceKind, number>;
}

export interface DifferenceListRequest extends ComparedMoments {
  after: DifferencePosition | null;
  limit: number;
}

/** `id` tells the rows of one certificate apart; 0 where it has but one. */
export interface DifferencePosition {
  accountId: string;
  certificateId: string;
  id: number;
}

interface Compared {
  accountId: string;
  certificateId: string;
  /** As it was last by the later moment. */
  name: string | null;
}

export interface ComparedCertificate extends Compared {
  /** Of one that changed, only what is different; null where it was not there. */
  before: Facts | null;
  after: Facts | null;
}

export interface ComparedUse extends Compared {
  service: string;
  status: string;
}

export interface ComparedFinding extends Compared {
  /** Null where it was not open. */
  before: OpenFinding | null;
  after: OpenFinding | null;
}

/** What the sync runs prove of a moment. Instants are ISO 8601 in UTC. */
export interface MomentKnowledge {
  accounts: number;
  /** Accounts that Certalog did not know yet: how many, and the first few by when it came to know them. */
  unknownAccounts: number;
  unknown: { accountId: string; name: string | null; knownSince: string }[];
  /** Accounts that were known, and had not been read once, as far as runs that are kept tell. */
  unreadAccounts: number;
  /** Accounts whose last reading by then had not been complete: what it did not show was as known before. */
  incompleteAccounts: number;
  /** When the account was read whose reading was the longest ago; null when none had been. */
  oldestReadAt: string | null;
}
