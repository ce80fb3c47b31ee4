import { stringify } from 'yaml';
import { generatedHeader } from '../generatedHeader.ts';

/** A group of rules as a Prometheus rule file has it (prometheus.io, "Recording rules", section Rule group). */
export interface RuleGroup {
  name: string;
  /** How often the group is evaluated, such as `1m`; left out: as Prometheus is configured. */
  interval?: string;
  rules: Record<string, unknown>[];
}

/**
 * The text of `deploy/kubernetes/prometheusrule.yaml`: the groups as a PrometheusRule of the Prometheus operator, word
 * for word, so that a cluster alerts by the same rules as the rule file. Throws when there is no group, or a group has no
 * rule or the name of another: the operator would refuse it, or keep one of the two.
 */
export function renderPrometheusRule(groups: RuleGroup[]): string {
  refuseUnusable(groups);
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'certalog', namespace: 'certalog', labels },
    spec: { groups },
  };
  // Prometheus and kubectl read YAML 1.1: there `on` and `1_000` are no texts unless quoted.
  return `${HEADER}\n${stringify(resource, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' })}`;
}

const HEADER = `${generatedHeader}# The labels are what the ruleSelector of usual installations looks for: \`release\` that of kube-prometheus-stack, when
# the release has that name; \`prometheus\` and \`role\` that of older kube-prometheus.`;

const labels = {
  'app.kubernetes.io/name': 'certalog',
  release: 'kube-prometheus-stack',
  prometheus: 'k8s',
  role: 'alert-rules',
};

function refuseUnusable(groups: RuleGroup[]): void {
  if (groups.length === 0) throw new Error('A PrometheusRule needs at least one group of rules.');
  const names = new Set<string>();
  for (const { name, rules } of groups) {
    if (rules.length === 0) throw new Error(`The group ${name} has no rules.`);
    if (names.has(name)) throw new Error(`Two groups are named ${name}.`);
    names.add(name);
  }
}
