import { stringify } from 'yaml';
import type { Alert } from './alerts/alert.ts';
import { alertGroups } from './alerts/alerts.ts';
import { annotationsOf, commonDialect, type Dialect } from './alerts/annotations.ts';
import { generatedHeader } from './generatedHeader.ts';
import type { Monitoring } from './monitoring.ts';

/** The rule file of Prometheus (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/). */
export function prometheusRules(monitoring: Monitoring): string {
  return generatedHeader + stringify({ groups: prometheusRuleGroups(monitoring) }, { lineWidth: 0 });
}

/** The groups of the rule file; a PrometheusRule of Kubernetes holds the same. */
export function prometheusRuleGroups(monitoring: Monitoring) {
  return alertGroups(monitoring).map(({ name, alerts }) => ({
    name,
    interval: '1m',
    rules: alerts.map((alert) => ruleOf(alert, monitoring)),
  }));
}

function ruleOf(alert: Alert, monitoring: Monitoring) {
  return {
    alert: alert.name,
    expr: alert.expr,
    for: alert.for,
    labels: { severity: alert.severity },
    annotations: annotationsOf(alert, monitoring, dialect),
  };
}

/** The present value of a label that is no label of the alert, of the first replica that answers. */
const lookUp = (selector: string, label: string, otherwise: string) =>
  `{{ with query (printf ${JSON.stringify(selector)} .Labels.account_id${selector.includes('certificate_id') ? ' .Labels.certificate_id' : ''}) }}` +
  `{{ . | first | label "${label}" }}{{ else }}${otherwise}{{ end }}`;

const dialect: Dialect = {
  ...commonDialect,
  '{account}':
    'account {{ .Labels.account_id }}' +
    '{{ with query (printf "certalog_account_info{account_id=%q,account_name!=\\"\\"}" .Labels.account_id) }}' +
    ' ({{ . | first | label "account_name" }}){{ end }}',
  '{uses}': lookUp(
    'certalog_certificate_use_info{account_id=%q,certificate_id=%q}',
    'used_by',
    'no service that is known',
  ),
  '{reason}': lookUp('certalog_sync_last_run_info{account_id=%q}', 'reason', 'unknown'),
  '{checks}':
    '{{ range $index, $finding := query (printf "max by (check) (certalog_certificate_finding_info{account_id=%q,certificate_id=%q,check=~\\"weak_key|weak_signature\\"})" .Labels.account_id .Labels.certificate_id) | sortByLabel "check" }}' +
    '{{ if $index }} and {{ end }}{{ label "check" $finding }}{{ end }}',
  '{instant}': '{{ .Value | humanizeTimestamp }}',
  '{duration}': '{{ .Value | humanizeDuration }}',
  '{number}': '{{ .Value }}',
};
