import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderDashboard } from './dashboard/renderDashboard.ts';
import { grafanaRules } from './grafanaRules.ts';
import { renderPrometheusRule } from './kubernetes/prometheusRule.ts';
import { type Monitoring, readMonitoring } from './monitoring.ts';
import { prometheusRuleGroups, prometheusRules } from './prometheusRules.ts';

/** A file that is made from monitoring.yml; its path is relative to the root of the project. */
interface Output {
  path: string;
  render(monitoring: Monitoring): string;
}

export const outputs: readonly Output[] = [
  { path: 'deploy/prometheus/certalog.rules.yml', render: prometheusRules },
  { path: 'deploy/grafana/provisioning/alerting/rules.yml', render: grafanaRules },
  { path: 'deploy/grafana/dashboards/overview.json', render: renderDashboard },
  {
    path: 'deploy/kubernetes/prometheusrule.yaml',
    render: (monitoring) => renderPrometheusRule(prometheusRuleGroups(monitoring)),
  },
];

export interface GeneratedFile {
  path: string;
  text: string;
}

/** Every generated file as `monitoring` has it, without writing any. */
export function generatedFiles(monitoring: Monitoring): GeneratedFile[] {
  return outputs.map(({ path, render }) => ({ path, text: render(monitoring) }));
}

/** The values of monitoring.yml of the project at `root`. Throws when they cannot be used. */
export function readMonitoringFile(root: string): Monitoring {
  return readMonitoring(readFileSync(join(root, 'deploy/source/monitoring.yml'), 'utf8'));
}

/** Writes every generated file of the project at `root`, and gives their paths. */
export function writeGeneratedFiles(root: string): string[] {
  return generatedFiles(readMonitoringFile(root)).map(({ path, text }) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return path;
  });
}
