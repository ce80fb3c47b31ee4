import type { FindingCheck } from './finding.ts';

/** Findings that are accepted for a time: of these checks, and of all that the other fields name. */
export interface PolicyException {
  checks: FindingCheck[];
  /** Null: any. At least one of the three is given. */
  accountId: string | null;
  certificateId: string | null;
  fingerprintSha256: string | null;
  reason: string;
  /** The instant from which it counts no more, ISO 8601 in UTC. */
  expiresAt: string;
}
