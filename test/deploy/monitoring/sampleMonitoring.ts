import type { Monitoring } from '../../../deploy/source/monitoring.ts';

/** Values for tests, so that those that a user chooses in monitoring.yml break none, and short, so that tests are. */
export const sampleMonitoring: Monitoring = {
  certalog_url: 'https://certalog.example',
  runbook_url: 'https://git.example/RUNBOOK.md',
  grafana_datasource_uid: 'metrics',
  scrape_gap: '10m',
  expiring_soon: { within: '28d', life_divided_by: 3 },
  expiring_very_soon: { within: '7d', life_divided_by: 10 },
  sync_stale: { missed_runs: 2, grace: '15m' },
  sync_fault_for: '30m',
  inventory_shrank: { within: '3h', more_than: 3, more_than_percent: 20 },
  rate_limit_remaining: 100,
  associations_too_old: { after: '2h', intervals: 4 },
  down_for: '10m',
};
