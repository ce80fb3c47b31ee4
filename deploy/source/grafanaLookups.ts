import type { Lookup } from './alerts/alert.ts';
import { commonDialect, type Dialect } from './alerts/annotations.ts';

/**
 * Grafana's templates cannot query: what is looked up is a query of the rule beside its expression, and Grafana gives the
 * template that series of it whose labels include those of the alert, under its refId
 * (https://grafana.com/docs/grafana/latest/alerting/alerting-rules/templates/reference/#values).
 *
 * Each lookup gives a series for every series of the expression, with the label or without, and none else: a query of
 * a rule that gives nothing can count as "no data" of the whole rule, and one that gives everything would send a hundred
 * thousand certificates at each evaluation. `topk` leaves one where replicas differ for a moment.
 */
export const grafanaLookup: Record<Lookup, (expr: string) => string> = {
  account: (expr) =>
    `(\n${expr}\n)\n* on (account_id) group_left (account_name)\n` +
    '  max by (account_id, account_name) (topk by (account_id) (1, certalog_account_info))\n' +
    `or on (account_id)\n(\n${expr}\n)`,
  uses: (expr) =>
    'max by (account_id, certificate_id, name, used_by)\n' +
    '  (topk by (account_id, certificate_id, name) (1, certalog_certificate_use_info))\n' +
    `and on (account_id, certificate_id, name)\n(\n${expr}\n)\n` +
    `or on (account_id, certificate_id, name)\n(\n${expr}\n)`,
  reason: (expr) =>
    'max by (account_id, reason)\n  (topk by (account_id) (1, certalog_sync_last_run_info))\n' +
    `and on (account_id)\n(\n${expr}\n)\nor on (account_id)\n(\n${expr}\n)`,
  checks: (expr) => {
    const [key, signature] = ['weak_key', 'weak_signature'].map(
      (check) =>
        `max by (account_id, certificate_id, name, check) (certalog_certificate_finding_info{check="${check}"})`,
    );
    const certificate = 'on (account_id, certificate_id, name)';
    return (
      `(\n  label_replace(\n    ${key}\n      and ${certificate} ${signature},\n` +
      '    "check", "weak_key and weak_signature", "", ""\n  )\n' +
      `  or ${certificate} ${key}\n  or ${certificate} ${signature}\n)\n` +
      `and ${certificate}\n(\n${expr}\n)\nor ${certificate}\n(\n${expr}\n)`
    );
  },
};

/**
 * Written without `$`: Grafana's versions differ in whether they replace `$name` and `$$` in the annotations of
 * a provisioning file.
 */
export const grafanaDialect: Dialect = {
  ...commonDialect,
  '{account}':
    'account {{ .Labels.account_id }}{{ if .Values.account.Labels.account_name }} ({{ .Values.account.Labels.account_name }}){{ end }}',
  '{uses}': orElse('.Values.uses.Labels.used_by', 'no service that is known'),
  '{reason}': orElse('.Values.reason.Labels.reason', 'unknown'),
  '{checks}': orElse('.Values.checks.Labels.check', 'weak cryptography'),
  '{instant}': '{{ .Values.alert.Value | humanizeTimestamp }}',
  '{duration}': '{{ .Values.alert.Value | humanizeDuration }}',
  '{number}': '{{ .Values.alert.Value }}',
};

function orElse(field: string, otherwise: string): string {
  return `{{ if ${field} }}{{ ${field} }}{{ else }}${otherwise}{{ end }}`;
}
