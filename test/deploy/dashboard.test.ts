import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderDashboard } from '../../deploy/source/dashboard/renderDashboard.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { projectRoot } from './composeFile.ts';
import { dashboardPath, filledIn, readDashboard, type Variable } from './dashboardFile.ts';
import { knownMetrics } from './knownMetrics.ts';

const { panels, rows, variables } = readDashboard();
const targets = panels.flatMap((panel) => panel.targets.map((target) => ({ ...target, title: panel.title })));
const known = knownMetrics();
/** What Prometheus itself says of each scrape. */
const ofPrometheus = new Map([['scrape_duration_seconds', new Set(['job', 'instance'])]]);
const promtool = spawnSync('promtool', ['--version']).status === 0;

test('its links lead where monitoring.yml says, and it asks the data source named there', () => {
  const settings = { certalog_url: 'https://certalog.example', grafana_datasource_uid: 'other' };
  const list: Variable[] = JSON.parse(renderDashboard(settings)).templating.list;
  const values = Object.fromEntries(list.map(({ name, current }) => [name, current.value]));
  expect(values).toMatchObject({ certalog_url: 'https://certalog.example', datasource: 'other' });
});

describe.each(targets)('the query $refId of "$title"', ({ expr }) => {
  const named = [...expr.matchAll(/\b(?:certalog|process|nodejs|scrape|http)_\w+/g)].map(([name]) => name);

  test('asks only for metrics that exist', () => {
    expect(named).not.toEqual([]);
    expect([...known.keys(), ...ofPrometheus.keys()]).toEqual(expect.arrayContaining(named));
  });

  test('selects and groups by labels that the metric has', () => {
    const selectors = [...expr.matchAll(/(certalog_\w+)\{([^}]*)\}/g)].map(([, metric, matchers = '']) => ({
      metric,
      labels: [...matchers.matchAll(/(\w+)(?==~|!=|!~|=)/g)].map(([, label]) => label),
    }));
    const groups = [...expr.matchAll(/by \(([\w, ]+)\) \((?:\w+\()?(certalog_\w+)/g)].map(
      ([, labels = '', metric]) => ({ metric, labels: labels.split(', ') }),
    );
    for (const { metric = '', labels } of [...selectors, ...groups]) {
      expect([...(known.get(metric) ?? [])], metric).toEqual(expect.arrayContaining(labels));
    }
  });

  test('joins and groups by labels of one of its metrics', () => {
    const existing = named.flatMap((name) => [...(known.get(name) ?? [])]);
    const used = [...expr.matchAll(/(?:by|on|group_left) \(([\w, ]*)\)/g)].flatMap(([, list = '']) =>
      list.split(', ').filter((label) => label !== ''),
    );
    expect([...existing, 'job', 'instance']).toEqual(expect.arrayContaining(used));
  });
});

test('no query over time asks for a metric with a series per certificate', () => {
  const heavy = targets
    .filter(({ range }) => range)
    .flatMap(({ title, expr }) => [...expr.matchAll(/certalog_\w+/g)].map(([name]) => ({ title, name })))
    .filter(({ name }) => known.get(name)?.has('certificate_id'));
  expect(heavy).toEqual([]);
});

test('each query is either of one instant or over time', () => {
  for (const { title, instant, range } of targets) expect([instant, range], title).toContain(true);
  for (const { title, instant, range } of targets) expect(instant === range, title).toBe(false);
});

test.each(panels)('"$title" says what it means, in which unit, and what it is without data', (panel) => {
  expect(panel.description).toMatch(/\.$/);
  const { unit, noValue } = panel.fieldConfig.defaults;
  expect({ unit, noValue }).toEqual({
    unit: expect.stringMatching(/./),
    noValue: expect.stringMatching(/./),
  });
});

test('the panels do not overlap, and each has an id of its own', () => {
  const all = [...panels, ...rows];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const cells = all.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const { gridPos, title } of all) expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
});

test('each variable that is used is declared, and the other way round', () => {
  const text = readFileSync(dashboardPath, 'utf8');
  const used = [...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name]) => name);
  expect([...new Set(used)].toSorted()).toEqual(variables.map(({ name }) => name).toSorted());
});

test('what is asked is the data source of the variable, at first the one that is provisioned', () => {
  const file = 'deploy/grafana/provisioning/datasources/prometheus.yml';
  const [{ uid }] = parse(readFileSync(join(projectRoot, file), 'utf8')).datasources;
  expect(variables.find(({ name }) => name === 'datasource')?.current.value).toBe(uid);
  const asked = [...panels, ...targets, ...variables].flatMap(({ datasource }) => datasource?.uid ?? []);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
  expect(new Set(asked)).toEqual(new Set(['${datasource}']));
});

test.skipIf(!promtool)('Prometheus can read every query (not run without promtool)', async () => {
  const ofVariables = variables.flatMap(({ definition }) => definition ?? []);
  const expressions = [...targets.map(({ expr }) => expr), ...ofVariables.map(withoutFunction)];
  const rules = expressions.map((expression, index) => ({
    record: `expression_${index}`,
    expr: filledIn(expression, { rateInterval: '4m', range: '7d' }),
  }));
  const { path, remove } = await temporaryDirectory();
  try {
    const file = join(path, 'rules.yml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  } finally {
    await remove();
  }
});

test.skipIf(!promtool)(
  'promtool finds no fault in the configuration of Prometheus (not run without it)',
  () => {
    const file = join(projectRoot, 'deploy/prometheus/prometheus.yml');
    const { status, stderr } = spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

/** The PromQL in Grafana's query_result(). */
function withoutFunction(definition: string): string {
  return definition.replace(/^query_result\((.*)\)$/, '$1');
}
