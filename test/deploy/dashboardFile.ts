import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './composeFile.ts';

export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  instant?: boolean;
  range?: boolean;
  datasource: { uid: string };
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  fieldConfig: { defaults: { unit?: string; noValue?: string } };
  targets: Target[];
}

export interface Variable {
  name: string;
  type: string;
  definition?: string;
  datasource?: { uid: string };
  current: { value: string | string[] };
}

export interface Dashboard {
  uid: string;
  /** Those with queries. */
  panels: Panel[];
  rows: Panel[];
  variables: Variable[];
}

export const dashboardPath = join(projectRoot, 'deploy/grafana/dashboards/overview.json');

export function readDashboard(): Dashboard {
  const { uid, panels, templating } = JSON.parse(readFileSync(dashboardPath, 'utf8'));
  const isRow = ({ type }: Panel) => type === 'row';
  return {
    uid,
    panels: panels.filter((panel: Panel) => !isRow(panel)),
    rows: panels.filter(isRow),
    variables: templating.list,
  };
}

/** A query as Grafana sends it: all accounts, 30 days, and times that suit how often Prometheus scrapes. */
export function filledIn(expression: string, times: { rateInterval: string; range: string }): string {
  return expression
    .replaceAll('$account', '.*')
    .replaceAll('$expiring', '30')
    .replaceAll('$__rate_interval', times.rateInterval)
    .replaceAll('$__range', times.range);
}
