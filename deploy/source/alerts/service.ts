import type { Monitoring } from '../monitoring.ts';
import type { Alert } from './alert.ts';

/** Certalog itself, whatever number of replicas it has: what one of them can do is not wrong. */
export function service({ down_for, rate_limit_remaining }: Monitoring): Alert[] {
  const remaining = 'certalog_cloudflare_rate_limit_remaining';
  return [
    {
      name: 'CertalogAbsent',
      severity: 'critical',
      subject: 'service',
      // Of a metric rather than of `up`, so that it holds whatever the scrape job is called.
      expr: 'absent(certalog_build_info)',
      for: down_for,
      summary: 'Certalog has no metrics',
      description:
        'No replica of Certalog can be scraped: no certificate is watched, and no other alert of Certalog can fire.',
      alertsWithoutAnswer: true,
    },
    {
      name: 'CertalogDatabaseDown',
      severity: 'warning',
      subject: 'service',
      expr: 'max(certalog_database_up) == 0',
      for: down_for,
      summary: 'Certalog cannot reach its database',
      description:
        'No replica of Certalog reaches PostgreSQL. The metrics show what was last known; nothing is read or stored.',
    },
    {
      name: 'CertalogRateLimitNear',
      severity: 'warning',
      subject: 'token',
      // A token that is not used now keeps the number of its last answer, which says nothing any more.
      expr: `min by (token) (${remaining} and changes(${remaining}[10m]) > 0)\n< ${rate_limit_remaining}`,
      for: '5m',
      summary: 'Cloudflare grants the token {token} only {number} more requests',
      description:
        'Of the requests that Cloudflare grants in 5 minutes, the token {token} has {number} left. At 0 everything that ' +
        'uses it stops, also what is not Certalog.',
    },
    {
      name: 'CertalogMetricsBudgetExceeded',
      severity: 'info',
      subject: 'service',
      expr: 'max(certalog_exposition_budget_exceeded) == 1',
      for: '15m',
      summary: 'Certalog has more metric series than its budget',
      description:
        'The inventory has more series than metrics.max_series of the configuration allows. Nothing is left out for it, ' +
        'but Prometheus may not have room for them.',
    },
  ];
}
