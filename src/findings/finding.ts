/**
 * What is looked for, in the order in which it is shown. A closed list: a value in the API, in the database and in
 * metrics, so a new member is a change of the contract.
 */
export const findingChecks = [
  'expired_in_use',
  'expiring_in_use',
  'private_key_in_pem',
  'unreadable',
  'weak_key',
  'weak_signature',
  'unsupported_key',
  'not_a_ca',
  'too_long_validity',
  'duplicate_certificate',
  'shared_key',
  'chain_order',
  'chain_incomplete',
  'intermediate_expires_first',
  'declared_mismatch',
  'unused',
  'superseded',
] as const;

export type FindingCheck = (typeof findingChecks)[number];

/** The most severe first. */
export const severities = ['critical', 'warning', 'info'] as const;

export type Severity = (typeof severities)[number];

/** What one check says of one place of a certificate. */
export interface Observation {
  /** The element or refused block that it is about; null when it is about the certificate as a whole. */
  bundleIndex: number | null;
  /**
   * One or two sentences for a person: what is so, and what to do. It says the same for as long as the same is so:
   * dates, never days that are left.
   */
  detail: string;
}

/** Something about a certificate that a person should know of; a certificate has one per check and place at most. */
export interface Finding extends Observation {
  check: FindingCheck;
  severity: Severity;
}
