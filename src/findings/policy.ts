import type { FindingCheck, Severity } from './finding.ts';

const day = 86_400;

/** What the checks measure by. */
export interface Thresholds {
  weak_key: {
    /** The fewest bits of an RSA modulus, of a DSA modulus and of an elliptic curve that are not weak. */
    rsaBits: number;
    dsaBits: number;
    ecBits: number;
  };
  too_long_validity: { leafSeconds: number; caSeconds: number };
  expiring_in_use: { withinSeconds: number };
  /** How long a certificate may be without any association. */
  unused: { afterSeconds: number };
}

/** What is looked for, how much it weighs and what it is measured by. */
export interface Policy {
  /** The severity of each check; null: the check is off. */
  severities: Record<FindingCheck, Severity | null>;
  thresholds: Thresholds;
}

export const profileNames = ['default', 'strict'] as const;

export type ProfileName = (typeof profileNames)[number];

/** The policies that come with Certalog. Where the thresholds come from is said at each check. */
export const profiles: Record<ProfileName, Policy> = {
  default: {
    severities: {
      expired_in_use: 'critical',
      expiring_in_use: 'warning',
      private_key_in_pem: 'critical',
      unreadable: 'warning',
      weak_key: 'critical',
      weak_signature: 'warning',
      unsupported_key: 'warning',
      not_a_ca: 'warning',
      too_long_validity: 'info',
      duplicate_certificate: 'info',
      shared_key: 'warning',
      chain_order: 'info',
      chain_incomplete: 'info',
      intermediate_expires_first: 'warning',
      declared_mismatch: 'warning',
      unused: 'info',
      superseded: 'info',
    },
    thresholds: {
      weak_key: { rsaBits: 2048, dsaBits: 2048, ecBits: 224 },
      too_long_validity: { leafSeconds: 825 * day, caSeconds: 9132 * day },
      expiring_in_use: { withinSeconds: 30 * day },
      unused: { afterSeconds: 30 * day },
    },
  },
  strict: {
    severities: {
      expired_in_use: 'critical',
      expiring_in_use: 'critical',
      private_key_in_pem: 'critical',
      unreadable: 'critical',
      weak_key: 'critical',
      weak_signature: 'critical',
      unsupported_key: 'critical',
      not_a_ca: 'critical',
      too_long_validity: 'warning',
      duplicate_certificate: 'warning',
      shared_key: 'critical',
      chain_order: 'warning',
      chain_incomplete: 'warning',
      intermediate_expires_first: 'critical',
      declared_mismatch: 'critical',
      unused: 'warning',
      superseded: 'info',
    },
    thresholds: {
      weak_key: { rsaBits: 3072, dsaBits: 3072, ecBits: 256 },
      too_long_validity: { leafSeconds: 398 * day, caSeconds: 5479 * day },
      expiring_in_use: { withinSeconds: 60 * day },
      unused: { afterSeconds: 7 * day },
    },
  },
};
