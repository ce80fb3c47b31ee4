import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { freePort } from '../../src/database/embedded/freePort.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { type ExpectedAlert, expectedAlerts } from './alerts/expectedAlerts.ts';
import { getJson, projectRoot } from './certalog.ts';
import { eventually } from './eventually.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { type PrometheusServer, startScraping } from './prometheusServer.ts';
import { everyAccountIsRead, type ServedFleet, serveFleet } from './servedFleet.ts';

let fleet: ServedFleet | undefined;
let folder: TemporaryDirectory;
let alertmanager: RunningProgram;
let alertmanagerUrl: string;
let prometheus: PrometheusServer;
let expected: ExpectedAlert[];

beforeAll(async () => {
  fleet = await serveFleet({ replicas: 2 });
  for (const replica of fleet.replicas) await everyAccountIsRead(replica);
  folder = await temporaryDirectory();
  await startAlertmanager();
  prometheus = await startScraping(
    fleet.replicas.map(({ url }) => new URL(url).host),
    { alerts: { ruleFile: await impatientRules(), alertmanager: new URL(alertmanagerUrl).host } },
  );
  expected = await expectedAlerts(fleet.served, new Date());
});

afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  await fleet?.stop();
  await folder?.remove();
});

test('every shipped rule evaluates', async () => {
  await eventually('all rules have been evaluated', async () =>
    (await rules()).every(({ health }) => health !== 'unknown'),
  );
  expect((await rules()).filter(({ health }) => health !== 'ok')).toEqual([]);
  expect((await rules()).length).toBeGreaterThan(15);
});

test('what is planted in the fleet, and nothing else, fires, and reaches Alertmanager once from two replicas', async () => {
  const shown = expected.map(({ alert, certificateId }) => `${alert} ${certificateId}`).toSorted();
  await eventually(
    'Alertmanager has as many alerts as are expected',
    async () => (await received()).length >= shown.length,
  );
  const alerts = await received();
  const told = alerts.map(({ labels }) => `${labels.alertname} ${labels.certificate_id}`);
  expect(told.toSorted()).toEqual(shown);
  for (const { labels, annotations } of alerts) {
    expect(Object.keys(labels).toSorted()).toEqual([
      'account_id',
      'alertname',
      'certificate_id',
      'name',
      'severity',
    ]);
    expect(annotations.summary).not.toContain('<no value>');
    expect(annotations.description).toContain(labels.account_id);
    expect(annotations.description).not.toContain('error');
  }
  console.log(tableOf(alerts));
});

interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** https://prometheus.io/docs/alerting/latest/clients/; Alertmanager's API, version 2. */
async function received(): Promise<Alert[]> {
  return await getJson<Alert[]>(`${alertmanagerUrl}/api/v2/alerts`);
}

async function rules(): Promise<{ name: string; health: string; lastError?: string }[]> {
  const { data } = await getJson<{ data: { groups: { rules: { name: string; health: string }[] }[] } }>(
    `${prometheus.url}/api/v1/rules`,
  );
  return data.groups.flatMap((group) => group.rules);
}

/** The shipped rules, evaluated each second and without waiting: for how long each waits is held by promtool's tests. */
async function impatientRules(): Promise<string> {
  const shipped = parse(await readFile(join(projectRoot, 'deploy/prometheus/certalog.rules.yml'), 'utf8'));
  for (const group of shipped.groups) {
    group.interval = '1s';
    for (const rule of group.rules) if (rule.alert !== 'CertalogAbsent') rule.for = '0s';
  }
  const path = join(folder.path, 'certalog.rules.yml');
  await writeFile(path, stringify(shipped));
  return path;
}

async function startAlertmanager(): Promise<void> {
  const configuration = join(folder.path, 'alertmanager.yml');
  await writeFile(
    configuration,
    stringify({ route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  alertmanagerUrl = `http://${address}`;
  alertmanager = startProgram('prometheus-alertmanager', [
    `--config.file=${configuration}`,
    `--storage.path=${join(folder.path, 'alertmanager')}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
  ]);
  await alertmanager.says(/Listening/);
}

function tableOf(alerts: Alert[]): string {
  const byName = Map.groupBy(alerts, ({ labels }) => labels.alertname ?? '');
  return [...byName]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, firing]) => {
      const severity = firing[0]?.labels.severity ?? '';
      return `${name.padEnd(38)} ${severity.padEnd(8)} ${String(firing.length).padStart(3)}  ${firing[0]?.annotations.summary}`;
    })
    .join('\n');
}
