import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  accountFamilies,
  certificateFamilies,
  databaseUpFamily,
  stateFamily,
  syncCounterFamilies,
} from '../../src/metrics/families.ts';
import { createProcessMetrics } from '../../src/metrics/processMetrics.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { projectRoot } from './composeFile.ts';

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource: { uid: string };
  targets: { refId: string; expr: string; datasource: { uid: string } }[];
}

interface Dashboard {
  uid: string;
  panels: Panel[];
  templating: { list: { name: string; definition: string; datasource: { uid: string } }[] };
}

const folder = join(projectRoot, 'deploy/grafana/dashboards');
const dashboards = readdirSync(folder).map((file): [string, Dashboard] => [
  file,
  JSON.parse(readFileSync(join(folder, file), 'utf8')),
]);
const promtool = spawnSync('promtool', ['--version']).status === 0;

describe.each(dashboards)('%s', (_file, dashboard) => {
  test('asks only for metrics that Certalog has', async () => {
    const asked = expressionsOf(dashboard).flatMap((expression) => expression.match(/\bcertalog_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(0);
    expect([...(await metricNames())]).toEqual(expect.arrayContaining(asked));
  });

  test('asks the data source that is provisioned', () => {
    const provisioned = 'deploy/grafana/provisioning/datasources/prometheus.yml';
    const [{ uid }] = parse(readFileSync(join(projectRoot, provisioned), 'utf8')).datasources;
    const { panels, templating } = dashboard;
    const asked = [...panels, ...panels.flatMap(({ targets }) => targets), ...templating.list];
    expect(new Set(asked.map(({ datasource }) => datasource.uid))).toEqual(new Set([uid]));
  });

  test('uses only variables that it declares', () => {
    const used = expressionsOf(dashboard).flatMap((expression) => expression.match(/\$\w+/g) ?? []);
    const declared = dashboard.templating.list.map(({ name }) => `$${name}`);
    expect(declared).toEqual(expect.arrayContaining(used));
  });

  test('has panels that do not overlap, each with an id of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test.skipIf(!promtool)('has expressions that Prometheus can read (not run without promtool)', async () => {
    const rules = expressionsOf(dashboard).map((expression, index) => ({
      record: `expression_${index}`,
      expr: expression,
    }));
    const { path, remove } = await temporaryDirectory();
    try {
      // JSON is YAML.
      await writeFile(join(path, 'rules.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(path, 'rules.yml')], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      await remove();
    }
  });
});

test.skipIf(!promtool)(
  'promtool finds no fault in the configuration of Prometheus (not run without it)',
  () => {
    const file = join(projectRoot, 'deploy/prometheus/prometheus.yml');
    const { status, stderr } = spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

/** The PromQL of all panels and variables. */
function expressionsOf({ panels, templating }: Dashboard): string[] {
  return [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...templating.list.map(({ definition }) => definition.replace(/^query_result\((.*)\)$/, '$1')),
  ];
}

async function metricNames(): Promise<Set<string>> {
  const { registry } = createProcessMetrics({ version: '', revision: '', nodeVersion: '' }, 900);
  const ofProcess = await registry.getMetricsAsJSON();
  const families = [
    ...Object.values(certificateFamilies),
    ...Object.values(accountFamilies),
    ...Object.values(syncCounterFamilies),
    stateFamily,
    databaseUpFamily,
  ];
  return new Set([...families, ...ofProcess].map(({ name }) => name));
}
