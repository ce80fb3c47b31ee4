export interface MetricFamily {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  labels: readonly string[];
}

const certificate = ['account_id', 'certificate_id', 'name'] as const;
const element = [...certificate, 'bundle_index'] as const;
const account = ['account_id'] as const;

const gauge = (name: string, labels: readonly string[], help: string): MetricFamily => ({
  name: `certalog_${name}`,
  type: 'gauge',
  help,
  labels,
});

/** Families with one or more samples per certificate; the values are those of the account's last sync. */
export const certificateFamilies = {
  earliestNotAfter: gauge(
    'certificate_earliest_not_after_timestamp_seconds',
    certificate,
    'Earliest notAfter among the elements of the certificate, as of the last sync.',
  ),
  notAfter: gauge(
    'certificate_not_after_timestamp_seconds',
    element,
    'notAfter of one element of the certificate, as of the last sync.',
  ),
  notBefore: gauge(
    'certificate_not_before_timestamp_seconds',
    element,
    'notBefore of one element of the certificate, as of the last sync.',
  ),
  info: gauge(
    'certificate_info',
    [
      ...element,
      'subject_cn',
      'issuer_cn',
      'serial_number',
      'fingerprint_sha256',
      'key_algorithm',
      'key_size',
      'signature_algorithm',
      'is_ca',
      'managed_by',
    ],
    'What one element of the certificate is, always 1, as of the last sync.',
  ),
  associations: gauge(
    'certificate_associations',
    certificate,
    'Uses of the certificate by Cloudflare services, as last read; an error never sets it to 0.',
  ),
  associationInfo: gauge(
    'certificate_association_info',
    [...certificate, 'used_by', 'status'],
    'A Cloudflare service that uses the certificate, always 1, as last read.',
  ),
  unreadable: gauge(
    'certificate_unreadable',
    certificate,
    '1 when no element of the certificate can be read, else 0, as of the last sync.',
  ),
} as const;

export const stateFamily: MetricFamily = gauge(
  'certificates',
  ['account_id', 'state'],
  'Certificates by state; the state is by the clock now, the certificates are of the last sync.',
);

export const findingsFamily: MetricFamily = gauge(
  'policy_findings',
  ['account_id', 'check', 'severity'],
  'Open findings of the policy that no exception covers, as of the last sync.',
);

export const readingFailuresFamily: MetricFamily = gauge(
  'reading_failures',
  ['account_id', 'part', 'reason'],
  'Record fields, PEM blocks and element fields of the certificates that could not be read as they should, as of the last sync.',
);

/** Families with one sample per account, from the runs in the database. */
export const accountFamilies = {
  info: gauge(
    'account_info',
    ['account_id', 'account_name'],
    'A Cloudflare account, always 1, as of the last sync.',
  ),
  lastSuccess: gauge(
    'sync_last_success_timestamp_seconds',
    account,
    'When the last complete sync of the account ended; absent before the first.',
  ),
  lastAttempt: gauge(
    'sync_last_attempt_timestamp_seconds',
    account,
    'When the last sync of the account began, whatever came of it; absent before the first.',
  ),
  complete: gauge(
    'sync_complete',
    account,
    '1 when the last sync of the account that ended was complete, else 0.',
  ),
  duration: gauge('sync_duration_seconds', account, 'How long the last sync of the account that ended took.'),
  listed: gauge(
    'sync_listed_certificates',
    account,
    'Certificates that Cloudflare listed in the last sync whose list could be read.',
  ),
  reported: gauge(
    'sync_reported_certificates',
    account,
    "Cloudflare's total_count in the last sync whose list could be read.",
  ),
} as const;

export const associationAgeFamily: MetricFamily = gauge(
  'sync_associations_oldest_timestamp_seconds',
  account,
  'When those of the associations of the account that are known the longest were read, as of the last sync; absent while those of some certificate have never been read.',
);

export const databaseUpFamily: MetricFamily = gauge(
  'database_up',
  [],
  '1 when the database answered this scrape; at 0 the values of certificates and syncs are the last known.',
);

/** Counters of this process, by account. */
export const syncCounterFamilies = {
  runs: {
    name: 'certalog_sync_runs_total',
    type: 'counter',
    help: 'Syncs of the account that this process ended.',
    labels: account,
  },
  failures: {
    name: 'certalog_sync_failures_total',
    type: 'counter',
    help: 'Syncs of the account that this process ended without a complete reading, by reason.',
    labels: ['account_id', 'reason'],
  },
} as const satisfies Record<string, MetricFamily>;
