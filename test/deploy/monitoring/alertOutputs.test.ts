import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { alertGroups } from '../../../deploy/source/alerts/alerts.ts';
import { grafanaRules } from '../../../deploy/source/grafanaRules.ts';
import { prometheusRules } from '../../../deploy/source/prometheusRules.ts';
import { knownMetrics } from '../knownMetrics.ts';
import { sampleMonitoring } from './sampleMonitoring.ts';

interface PrometheusGroup {
  name: string;
  interval: string;
  rules: {
    alert: string;
    expr: string;
    for: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
  }[];
}

interface GrafanaGroup {
  name: string;
  interval: string;
  rules: {
    title: string;
    for: string;
    condition: string;
    noDataState: string;
    execErrState: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
    data: { refId: string; model: { expr?: string; expression?: string; conditions?: unknown } }[];
  }[];
}

const prometheus: PrometheusGroup[] = parse(prometheusRules(sampleMonitoring)).groups;
const grafana: GrafanaGroup[] = parse(grafanaRules(sampleMonitoring)).groups;
const alerts = alertGroups(sampleMonitoring).flatMap((group) => group.alerts);

describe('Prometheus and Grafana', () => {
  test('have the same alerts in the same groups: expression, time, severity', () => {
    const ofPrometheus = prometheus.map(({ name, interval, rules }) => ({
      name,
      interval,
      rules: rules.map(({ alert, expr, for: time, labels }) => ({ alert, expr, time, labels })),
    }));
    const ofGrafana = grafana.map(({ name, interval, rules }) => ({
      name,
      interval,
      rules: rules.map(({ title, data, for: time, labels }) => ({
        alert: title,
        expr: data.find(({ refId }) => refId === 'alert')?.model.expr,
        time,
        labels,
      })),
    }));
    expect(ofGrafana).toEqual(ofPrometheus);
    expect(ofPrometheus.flatMap(({ rules }) => rules.map(({ alert }) => alert))).toEqual(
      alerts.map(({ name }) => name),
    );
  });

  test('say the same, but for how each looks up what is no label', () => {
    const words = (annotations: Record<string, string>) =>
      Object.entries(annotations).map(([key, text]) => [key, text.replace(lookedUp, '…')]);
    const ofPrometheus = prometheus.flatMap(({ rules }) =>
      rules.map(({ annotations }) => words(annotations)),
    );
    const ofGrafana = grafana.flatMap(({ rules }) => rules.map(({ annotations }) => words(annotations)));
    expect(ofGrafana).toEqual(ofPrometheus);
  });

  test('leave no placeholder in a text', () => {
    const texts = [...prometheus, ...grafana].flatMap(({ rules }) =>
      rules.flatMap(({ annotations }) => Object.values(annotations)),
    );
    expect(texts.filter((text) => /(?<!\{)\{[a-z]+\}/.test(text))).toEqual([]);
  });
});

/** What is looked up with its conditions: all of a template but the labels of the alert. */
const lookedUp =
  /\{\{ (with|range|if \.Values).*?\{\{ end \}\}(\{\{ label "check" \$finding \}\}\{\{ end \}\})?|\{\{ \.Value.*?\}\}/g;

describe('Grafana', () => {
  const rules = grafana.flatMap((group) => group.rules);

  test('takes each series of an expression for an alert, and none for nothing', () => {
    for (const { condition, data, noDataState } of rules) {
      const { model } = data.find(({ refId }) => refId === condition) ?? {};
      expect(model?.expression).toBe('alert');
      expect(model?.conditions).toEqual([{ type: 'query', evaluator: { type: 'gt', params: [-1] } }]);
      expect(noDataState).toBe('OK');
    }
  });

  test('keeps what stands while Prometheus does not answer, and says once that it does not', () => {
    const alerting = rules.filter(({ execErrState }) => execErrState === 'Alerting');
    expect(alerting.map(({ title }) => title)).toEqual(['CertalogAbsent']);
    expect(new Set(rules.map(({ execErrState }) => execErrState))).toEqual(new Set(['KeepLast', 'Alerting']));
  });

  test('has a query for everything that a text reads', () => {
    for (const { title, annotations, data } of rules) {
      const read = Object.values(annotations).flatMap((text) =>
        [...text.matchAll(/\.Values\.(\w+)/g)].map(([, refId]) => refId),
      );
      const asked = data.map(({ refId }) => refId).filter((refId) => refId !== 'firing');
      expect({ title, read: [...new Set([...read, 'alert'])].sort() }).toEqual({ title, read: asked.sort() });
    }
  });

  test('is given no $ in a text, which some of its versions replace and others do not', () => {
    const texts = rules.flatMap(({ annotations, labels }) => Object.values({ ...annotations, ...labels }));
    expect(texts.filter((text) => text.includes('$'))).toEqual([]);
  });
});

describe('severities', () => {
  test('only what is in use, and Certalog itself, may wake somebody', () => {
    const critical = alerts.filter(({ severity }) => severity === 'critical');
    expect(critical.map(({ name }) => name)).toEqual([
      'CertalogCertificateExpiringVerySoon',
      'CertalogCertificateExpired',
      'CertalogAbsent',
    ]);
    for (const { subject, expr } of critical) {
      if (subject === 'certificate') expect(expr).toMatch(/certificate_associations\[\w+\]\)\) > 0/);
    }
  });
});

test('alerts ask only for metrics that Certalog has', async () => {
  const has = new Set(knownMetrics().keys());
  const texts = JSON.stringify([prometheus, grafana]);
  const asked = new Set(texts.match(/\bcertalog_(?!url)\w+|\bprocess_\w+/g));
  expect(asked.size).toBeGreaterThan(10);
  expect([...has]).toEqual(expect.arrayContaining([...asked]));
});
