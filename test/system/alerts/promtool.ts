import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { prometheusRules } from '../../../deploy/source/prometheusRules.ts';
import { sampleMonitoring } from '../../deploy/monitoring/sampleMonitoring.ts';
import { temporaryDirectory } from '../../support/temporaryDirectory.ts';
import { runProgram } from '../program.ts';

/** Values of each series in promtool's notation, one a minute from the Unix epoch on: `5x60` is 5 for an hour. */
export type Series = Record<string, string>;

export interface Firing {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** What fires of one alert at a time since the epoch, such as `71m`: exactly this, with these labels and annotations. */
export interface Expected {
  at: string;
  alert: string;
  fires: Firing[];
}

/** An expression at a time since the epoch, and what it gives: `{label="value"}` and the value of each series. */
export interface ExpectedSamples {
  at: string;
  expr: string;
  gives: { labels: string; value: number }[];
}

/**
 * Lets promtool evaluate the rules once a minute over the series, and compare
 * (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/).
 */
export async function expectAlerts(series: Series, expected: Expected[]): Promise<void> {
  await runTest({
    input_series: inputOf(series),
    alert_rule_test: expected.map(({ at, alert, fires }) => ({
      eval_time: at,
      alertname: alert,
      exp_alerts: fires.map(({ labels, annotations }) => ({
        exp_labels: labels,
        exp_annotations: annotations,
      })),
    })),
  });
}

/** The same for expressions. */
export async function expectSamples(series: Series, expected: ExpectedSamples[]): Promise<void> {
  await runTest({
    input_series: inputOf(series),
    promql_expr_test: expected.map(({ at, expr, gives }) => ({ eval_time: at, expr, exp_samples: gives })),
  });
}

function inputOf(series: Series) {
  return Object.entries(series).map(([name, values]) => ({ series: name, values }));
}

async function runTest(test: object): Promise<void> {
  const { path, remove } = await temporaryDirectory();
  try {
    await writeFile(join(path, 'certalog.rules.yml'), prometheusRules(sampleMonitoring));
    const file = join(path, 'certalog.test.yml');
    const tests = [{ interval: '1m', ...test }];
    // JSON is YAML.
    await writeFile(
      file,
      JSON.stringify({ rule_files: ['certalog.rules.yml'], evaluation_interval: '1m', tests }),
    );
    const { code, stdout, stderr } = await runProgram('promtool', ['test', 'rules', file]);
    expect(code, stderr + stdout).toBe(0);
  } finally {
    await remove();
  }
}
