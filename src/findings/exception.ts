import type { FindingCheck } from './finding.ts';

/** Findings that are accepted for a time: of these checks, and of all that the other fields name. */
export interface PolicyException {
  checks: FindingCheck[];
  /** Null: any. At least one of the three is given. */
  accountId: string | null;
  certificateId: string | null;
  /** Of the element that the finding is about; of any element where it is about the certificate as a whole. */
  fingerprintSha256: string | null;
  reason: string;
  /** The instant from which it counts no more, ISO 8601 in UTC to the second, as `2027-04-01T00:00:00Z`. */
  expiresAt: string;
}
