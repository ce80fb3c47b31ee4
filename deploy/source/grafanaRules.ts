import { stringify } from 'yaml';
import { type Alert, type Lookup, lookupsOf } from './alerts/alert.ts';
import { alertGroups } from './alerts/alerts.ts';
import { annotationsOf } from './alerts/annotations.ts';
import { generatedHeader } from './generatedHeader.ts';
import { grafanaDialect, grafanaLookup } from './grafanaLookups.ts';
import type { Monitoring } from './monitoring.ts';

/**
 * The alerts as rules that Grafana evaluates itself, in the format of its provisioning files
 * (https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/).
 */
export function grafanaRules(monitoring: Monitoring): string {
  const groups = alertGroups(monitoring).map(({ name, alerts }) => ({
    orgId: 1,
    name,
    folder: 'Certalog alerts',
    interval: '1m',
    rules: alerts.map((alert) => ruleOf(alert, monitoring)),
  }));
  return (
    generatedHeader + stringify({ apiVersion: 1, groups }, { lineWidth: 0, aliasDuplicateObjects: false })
  );
}

function ruleOf(alert: Alert, monitoring: Monitoring) {
  return {
    uid: uidOf(alert.name),
    title: alert.name,
    condition: 'firing',
    data: [
      query('alert', alert.expr, monitoring),
      firing,
      ...lookupsOf(alert).map((lookup: Lookup) =>
        query(lookup, grafanaLookup[lookup](alert.among ?? alert.expr), monitoring),
      ),
    ],
    // An expression that gives nothing finds nothing wrong, as in Prometheus.
    noDataState: 'OK',
    // While Prometheus does not answer nothing is known to have become better or worse; one alert says that it does not.
    execErrState: alert.alertsWithoutAnswer ? 'Alerting' : 'KeepLast',
    for: alert.for,
    annotations: annotationsOf(alert, monitoring, grafanaDialect),
    labels: { severity: alert.severity },
    isPaused: false,
  };
}

/** Stable, since Grafana knows a rule by it: `CertalogSyncStale` is `certalog-sync-stale`. */
function uidOf(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function query(refId: string, expr: string, { grafana_datasource_uid: uid }: Monitoring) {
  return {
    refId,
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid: uid,
    model: {
      refId,
      datasource: { type: 'prometheus', uid },
      editorMode: 'code',
      expr,
      instant: true,
      range: false,
      intervalMs: 1000,
      maxDataPoints: 43_200,
    },
  };
}

/** Each series of the expression fires: no value is negative. */
const firing = {
  refId: 'firing',
  relativeTimeRange: { from: 600, to: 0 },
  datasourceUid: '__expr__',
  model: {
    refId: 'firing',
    datasource: { type: '__expr__', uid: '__expr__' },
    type: 'threshold',
    expression: 'alert',
    conditions: [{ type: 'query', evaluator: { type: 'gt', params: [-1] } }],
  },
};
