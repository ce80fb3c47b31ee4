import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { grafanaRules } from '../../../deploy/source/grafanaRules.ts';
import { sampleMonitoring } from '../../deploy/monitoring/sampleMonitoring.ts';
import { temporaryDirectory } from '../../support/temporaryDirectory.ts';
import { projectRoot } from '../certalog.ts';
import { runProgram } from '../program.ts';
import { expectSamples } from './promtool.ts';
import { certificateSeries, DAY, inReplicas } from './series.ts';

interface Rule {
  title: string;
  annotations: Record<string, string>;
  data: { refId: string; model: { expr?: string } }[];
}

const rules: Rule[] = parse(grafanaRules(sampleMonitoring)).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);

test.each([
  ['check rules', 'deploy/prometheus/certalog.rules.yml'],
  ['check config', 'deploy/prometheus/prometheus.yml'],
])('promtool %s finds nothing wrong with %s', async (command, file) => {
  const { code, stderr } = await runProgram('promtool', [...command.split(' '), join(projectRoot, file)]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('the queries of the runbook are ones of Prometheus', async () => {
  const runbook = readFileSync(join(projectRoot, 'deploy/prometheus/RUNBOOK.md'), 'utf8');
  const queries = [...runbook.matchAll(/```promql\n([^`]+)```/g)].map(([, expr], index) => ({
    record: `runbook_${index}`,
    expr,
  }));
  expect(queries.length).toBeGreaterThan(5);
  await expectValidRules(queries);
});

test('the queries and templates of the Grafana rules are ones of Prometheus', async () => {
  // Grafana's templates are those of Prometheus with other data (its alerting documentation, "Template reference").
  const asRules = rules.flatMap(({ title, annotations, data }) =>
    data.flatMap(({ refId, model: { expr } }) =>
      expr ? [{ alert: `${title}_${refId}`, expr, annotations }] : [],
    ),
  );
  expect(asRules.length).toBeGreaterThan(rules.length);
  await expectValidRules(asRules);
});

describe('a lookup of Grafana gives a series for each alert', () => {
  const certificate = 'account_id="a1", certificate_id="c1", name="gateway"';
  const two = ['one:8080', 'two:8080'];
  const expiring = { notAfter: 5 * DAY, usedBy: 'access, gateway', replicas: two };
  const lookup = (title: string, refId: string) => {
    const expr = rules.find((rule) => rule.title === title)?.data.find((query) => query.refId === refId)
      ?.model.expr;
    if (!expr) throw new Error(`${title} has no query ${refId}`);
    return expr;
  };
  const uses = lookup('CertalogCertificateExpiringVerySoon', 'uses');
  const account = lookup('CertalogCertificateExpiringVerySoon', 'account');
  const checks = lookup('CertalogWeakCryptoInUse', 'checks');
  const reason = lookup('CertalogSyncFailing', 'reason');

  test('with what is looked up', async () => {
    const used = `{${certificate}, used_by="access, gateway"}`;
    const named = `{account_id="a1", account_name="Example Ltd", certificate_id="c1", name="gateway"}`;
    await expectSamples(certificateSeries(expiring), [
      { at: '5m', expr: uses, gives: [{ labels: used, value: 1 }] },
      { at: '5m', expr: account, gives: [{ labels: named, value: 5 * DAY }] },
    ]);
  });

  test.each([
    [['weak_key'], 'weak_key'],
    [['weak_key', 'weak_signature'], 'weak_key and weak_signature'],
  ])('with all checks in one label (%s)', async (findings, check) => {
    const labels = `{account_id="a1", certificate_id="c1", check="${check}", name="gateway"}`;
    await expectSamples(certificateSeries({ ...expiring, findings }), [
      { at: '5m', expr: checks, gives: [{ labels, value: 1 }] },
    ]);
  });

  test('with the last reason, also while two replicas have different ones', async () => {
    const run = (why: string) =>
      `certalog_sync_last_run_info{account_id="a1",outcome="failed",reason="${why}"}`;
    await expectSamples(
      {
        ...inReplicas({ [run('network')]: 1 }, ['one:8080']),
        ...inReplicas({ [run('network')]: 1 }, ['two:8080']),
      },
      [{ at: '5m', expr: reason, gives: [{ labels: '{account_id="a1", reason="network"}', value: 1 }] }],
    );
    await expectSamples(
      {
        ...inReplicas({ [run('network')]: 1 }, ['one:8080']),
        ...inReplicas({ [run('timeout')]: 1 }, ['two:8080']),
      },
      [{ at: '5m', expr: `count(${reason})`, gives: [{ labels: '{}', value: 1 }] }],
    );
  });

  test('without it where it is not known: one that gives none would make the rule one without data', async () => {
    const { usedBy: _, ...unknownUse } = expiring;
    const series = Object.entries(certificateSeries(unknownUse)).filter(
      ([name]) => !name.includes('account_info'),
    );
    await expectSamples(Object.fromEntries(series), [
      { at: '5m', expr: uses, gives: [{ labels: `{${certificate}}`, value: 5 * DAY }] },
      { at: '5m', expr: account, gives: [{ labels: `{${certificate}}`, value: 5 * DAY }] },
    ]);
  });

  test('and none for certificates that are far from an alert', async () => {
    await expectSamples(certificateSeries({ ...expiring, notAfter: 100 * DAY }), [
      { at: '5m', expr: uses, gives: [] },
      { at: '5m', expr: account, gives: [] },
    ]);
  });
});

async function expectValidRules(rules: object[]): Promise<void> {
  const { path, remove } = await temporaryDirectory();
  try {
    const file = join(path, 'test.rules.yml');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'test', rules }] }));
    const { code, stderr } = await runProgram('promtool', ['check', 'rules', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  } finally {
    await remove();
  }
}
