import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { freePort } from '../../src/database/embedded/freePort.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { type ExpectedAlert, expectedAlerts } from './alerts/expectedAlerts.ts';
import { getJson, projectRoot, type Served, serve } from './certalog.ts';
import { type PrometheusServer, startPrometheusServer } from './dashboard/prometheusServer.ts';
import { eventually } from './eventually.ts';
import { type RunningProgram, startProgram } from './program.ts';

let emulator: Emulator;
let database: TestDatabase;
let replicas: Served[] = [];
let folder: TemporaryDirectory;
let alertmanager: RunningProgram;
let alertmanagerUrl: string;
let prometheus: PrometheusServer;
let expected: ExpectedAlert[];

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: await generateFleet({ accounts: 4, certificates: 240, seed: 1, now: new Date() }),
  });
  database = await createTestDatabase();
  const settings = {
    DATABASE_URL: database.url,
    CLOUDFLARE_BASE_URL: emulator.url,
    CLOUDFLARE_API_TOKEN: 'system-test',
    CLOUDFLARE_ACCOUNT_IDS: 'discover',
    CERTALOG_RATE_LIMIT: 'off',
  };
  replicas = [await serve(settings), await serve(settings)];
  for (const { url } of replicas)
    await eventually('all is read', async () => (await fetch(`${url}/readyz`)).status === 200);
  folder = await temporaryDirectory();
  await startAlertmanager();
  prometheus = await startPrometheusServer(
    replicas.map(({ url }) => new URL(url).host),
    { alerts: { ruleFile: await impatientRules(), alertmanager: new URL(alertmanagerUrl).host } },
  );
  const [first] = replicas;
  if (first) expected = await expectedAlerts(first, new Date());
});

afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  for (const { program } of replicas) await program.stop();
  await emulator?.stop();
  await database?.drop();
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
