import { gauge, info, type MetricFamily } from './metricFamily.ts';

export { certificateFamilies, findingInfoFamily } from './certificateFamilies.ts';

const account = ['account_id'] as const;

export const stateFamily = gauge(
  'certificates',
  ['account_id', 'state'],
  'Certificates by state, every one counted, also those whose series the configuration leaves out; the state is by the clock now, the certificates are of the last sync.',
);

export const findingsFamily = gauge(
  'policy_findings',
  ['account_id', 'check', 'severity'],
  'Open findings of the policy that no exception covers, on every certificate, also those whose series the configuration leaves out, as of the last sync.',
);

export const readingFailuresFamily = gauge(
  'reading_failures',
  ['account_id', 'part', 'reason'],
  'Record fields, PEM blocks and element fields of the certificates that could not be read as they should, as of the last sync.',
);

/** Families with one sample per account, from the runs in the database. */
export const accountFamilies = {
  info: info(
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
  lastRun: info(
    'sync_last_run_info',
    ['account_id', 'outcome', 'reason'],
    'What came of the last sync of the account that ended, always 1; the reason is empty when it was complete; absent before the first.',
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

export const associationAgeFamily = gauge(
  'sync_associations_oldest_timestamp_seconds',
  account,
  'When those of the associations of the account that are known the longest were read, as of the last sync; absent while those of some certificate have never been read.',
);

export const databaseUpFamily = gauge(
  'database_up',
  [],
  '1 when the database answered this scrape; at 0 the values of certificates and syncs are the last known.',
);

/** What this process says of its exposition of the inventory. */
export const expositionFamilies = {
  duration: gauge(
    'exposition_render_duration_seconds',
    [],
    'How long this process took to read and render what had changed of the inventory, the last time that anything had.',
  ),
  rendered: gauge(
    'exposition_rendered_timestamp_seconds',
    [],
    'When this process last rendered anything of the inventory anew; unchanged text is kept and stays true.',
  ),
  series: gauge('exposition_series', [], 'Series of the inventory in this exposition, as of the last sync.'),
  budgetExceeded: gauge(
    'exposition_budget_exceeded',
    [],
    '1 when the inventory has more series than metrics.max_series of the configuration allows, else 0; nothing is left out for it.',
  ),
} as const;

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
