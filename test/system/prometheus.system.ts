import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { getJson, projectRoot } from './certalog.ts';
import { eventually } from './eventually.ts';
import { runProgram } from './program.ts';
import { type PrometheusServer, startScraping } from './prometheusServer.ts';
import { everyAccountIsRead, type ServedFleet, serveFleet } from './servedFleet.ts';
import { stateByNode } from './stateByNode.ts';

const shippedConfiguration = join(projectRoot, 'deploy/prometheus/prometheus.yml');

let fleet: ServedFleet | undefined;
let accounts: EmulatedAccount[];
let prometheus: PrometheusServer;

beforeAll(async () => {
  fleet = await serveFleet({ settings: { CERTALOG_METRICS_COMPAT: 'x509,ssl' } });
  ({ accounts } = fleet);
  await everyAccountIsRead(fleet.served);
  prometheus = await startScraping([new URL(fleet.served.url).host]);
  await eventually('Prometheus reads /metrics', async () => (await query('up == 1')).length > 0);
});

afterAll(async () => {
  await prometheus?.stop();
  await fleet?.stop();
});

test('Prometheus takes what it scrapes', async () => {
  await expect.poll(async () => (await query('up')).map(({ value }) => value)).toEqual([1]);
});

test('the certificates that Prometheus counts by account and state are those of the accounts', async () => {
  const counted = await query('sum by (account_id, state) (certalog_certificates)');
  const nonzero = counted.filter(({ value }) => value > 0);
  const spelled = nonzero.map(({ labels, value }) => `${labels.account_id} ${labels.state} ${value}`);
  const held = accounts.flatMap(({ id, certificates }) => {
    const states = Map.groupBy(certificates, (certificate) => stateByNode(certificate.certificates));
    return [...states].map(([state, certificates]) => `${id} ${state} ${certificates.length}`);
  });
  expect(spelled.toSorted()).toEqual(held.toSorted());
  expect(new Set(nonzero.map(({ labels }) => labels.state)).size).toBe(5);
});

test('Prometheus has the series of each certificate', async () => {
  const counted = await query('count by (account_id) (certalog_certificate_unreadable)');
  const sizes = new Map(counted.map(({ labels, value }) => [labels.account_id, value]));
  expect(sizes).toEqual(new Map(accounts.map(({ id, certificates }) => [id, certificates.length])));
});

test('Prometheus reads OpenMetrics, and knows an info, a counter and a unit by it', async () => {
  const metadata = async (metric: string) =>
    (
      await getJson<{ data: { type: string; unit: string }[] }>(
        `${prometheus.url}/api/v1/targets/metadata?metric=${metric}`,
      )
    ).data[0];
  expect(await metadata('certalog_certificate')).toMatchObject({ type: 'info' });
  expect(await metadata('certalog_sync_failures')).toMatchObject({ type: 'counter' });
  expect(await metadata('certalog_sync_duration_seconds')).toMatchObject({ type: 'gauge', unit: 'seconds' });
});

test("the rules of x509-certificate-exporter and ssl_exporter find the certificates' elements", async () => {
  const count = async (expression: string) => (await query(`count(${expression})`))[0]?.value ?? 0;
  const elements = await count('certalog_certificate_not_after_timestamp_seconds');
  expect(elements).toBeGreaterThan(0);
  expect(await count('x509_cert_not_after{filepath!=""} - time() < 1e10')).toBe(elements);
  expect(await count('x509_cert_not_after - x509_cert_not_before')).toBeGreaterThan(0);
  expect(await count('x509_cert_expired == 1')).toBe(await count('x509_cert_not_after < time()'));
  expect(await count('ssl_cert_not_after')).toBe(elements);
  expect(await count('x509_source_up == 1')).toBe(accounts.length);
  expect(await count('ssl_probe_success')).toBe(accounts.length);
});

test.for(['check metrics', 'check metrics --extended'])(
  'promtool %s finds nothing wrong with /metrics',
  async (command) => {
    const metrics = await (await fetch(`${fleet?.served.url}/metrics`)).text();
    const { code, stderr } = await runProgram('promtool', command.split(' '), { input: metrics });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  },
);

test.skipIf(!existsSync(shippedConfiguration))(
  'promtool takes the configuration that the project ships (needs deploy/prometheus)',
  async () => {
    const { code, stderr } = await runProgram('promtool', ['check', 'config', shippedConfiguration]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  },
);

async function query(expression: string): Promise<{ labels: Record<string, string>; value: number }[]> {
  const samples = await prometheus.now(expression);
  return samples.map(({ labels, values: [value = Number.NaN] }) => ({ labels, value }));
}
