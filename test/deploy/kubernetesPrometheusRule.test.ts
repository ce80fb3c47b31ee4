import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type RuleGroup, renderPrometheusRule } from '../../deploy/source/kubernetes/prometheusRule.ts';
import { schemaFaults } from './kubernetesSchemas.ts';

const long = 'word '.repeat(60).trim();
const rule = {
  alert: 'CertalogCertificateExpiring',
  expr: '(certalog_certificate_earliest_not_after_timestamp_seconds - time()) / 86400 < 30\n  and on (account_id) x > 1',
  for: '1h',
  labels: { severity: 'warning', tier: 'on', size: '1_000' },
  annotations: {
    summary: '{{ $labels.name }} of {{ $labels.account_id }}: "expires" # soon',
    description: long,
  },
};
const groups: RuleGroup[] = [
  { name: 'certalog.alerts', interval: '1m', rules: [rule, { ...rule, alert: 'Other' }] },
  { name: 'certalog.records', rules: [{ record: 'certalog:x', expr: 'vector(1)', labels: rule.labels }] },
];

describe('a PrometheusRule', () => {
  test.each(['1.1', '1.2'] as const)('holds the groups word for word, by YAML %s', (version) => {
    expect(parse(renderPrometheusRule(groups), { version }).spec).toEqual({ groups });
  });

  test('is valid by the schema of the Prometheus operator', () => {
    expect(schemaFaults(parse(renderPrometheusRule(groups)))).toEqual([]);
    const unknownField = [{ name: 'a', rules: [{ ...rule, nonsense: 1 }] }];
    expect(schemaFaults(parse(renderPrometheusRule(unknownField)))).toEqual([
      '/spec/groups/0/rules/0/nonsense is unknown',
    ]);
  });

  test('belongs to the namespace of Certalog and has the labels that operators look for', () => {
    expect(parse(renderPrometheusRule(groups)).metadata).toEqual({
      name: 'certalog',
      namespace: 'certalog',
      labels: {
        'app.kubernetes.io/name': 'certalog',
        release: 'kube-prometheus-stack',
        prometheus: 'k8s',
        role: 'alert-rules',
      },
    });
  });

  test('says that it is generated, and has neither anchors nor folded lines', () => {
    const text = renderPrometheusRule(groups);
    expect(text).toMatch(/^# Generated\./);
    expect(text).not.toMatch(/[&*]a\d/);
    expect(text).toContain(`description: ${long}\n`);
  });

  test.each([
    ['no group', [], 'at least one group'],
    ['a group without rules', [{ name: 'empty', rules: [] }], 'The group empty has no rules.'],
    [
      'two groups of one name',
      [groups[0], groups[0]] as RuleGroup[],
      'Two groups are named certalog.alerts.',
    ],
  ])('is refused with %s', (_what, wrong, message) => {
    expect(() => renderPrometheusRule(wrong)).toThrow(message);
  });
});
