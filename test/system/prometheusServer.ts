import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/freePort.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { startProgram } from './program.ts';

export interface Sample {
  labels: Record<string, string>;
  /** One for an instant; of a range, one per step that has one. */
  values: number[];
}

/** A Prometheus of Debian. */
export interface PrometheusServer {
  url: string;
  /** Evaluates at an instant. Rejects with what Prometheus says of a wrong expression. */
  now(expression: string): Promise<Sample[]>;
  /** Evaluates each second of the last `seconds`. */
  overTime(expression: string, seconds: number): Promise<Sample[]>;
  stop(): Promise<void>;
}

export interface ScrapingOptions {
  /** Its rules are evaluated; the address, as `host:port`, of the Alertmanager that is told. */
  alerts?: { ruleFile: string; alertmanager: string };
}

/** @param targets as `host:port`; each is scraped every second, as an instance of its own */
export async function startScraping(
  targets: string[],
  { alerts }: ScrapingOptions = {},
): Promise<PrometheusServer> {
  const folder = await temporaryDirectory();
  const configuration = join(folder.path, 'prometheus.yml');
  // JSON is YAML.
  await writeFile(
    configuration,
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'certalog', static_configs: [{ targets }] }],
      ...(alerts && {
        rule_files: [alerts.ruleFile],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [alerts.alertmanager] }] }] },
      }),
    }),
  );
  const server = await startPrometheusServer(configuration);
  return { ...server, stop: () => server.stop().then(folder.remove) };
}

/** @param configuration path of its configuration file */
export async function startPrometheusServer(configuration: string): Promise<PrometheusServer> {
  const folder = await temporaryDirectory();
  const address = `127.0.0.1:${await freePort()}`;
  const program = startProgram('prometheus', [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${join(folder.path, 'data')}`,
    `--web.listen-address=${address}`,
  ]);
  await program.says(/Server is ready to receive web requests/);
  return {
    url: `http://${address}`,
    now: (query) => ask(`http://${address}/api/v1/query`, { query }),
    overTime: (query, seconds) => {
      const end = Date.now() / 1000;
      return ask(`http://${address}/api/v1/query_range`, {
        query,
        start: String(end - seconds),
        end: String(end),
        step: '1',
      });
    },
    stop: async () => {
      await program.stop();
      await folder.remove();
    },
  };
}

interface Result {
  metric: Record<string, string>;
  value?: [number, string];
  values?: [number, string][];
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#expression-queries */
async function ask(url: string, parameters: Record<string, string>): Promise<Sample[]> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) });
  const answer = (await response.json()) as { status: string; error?: string; data: { result: Result[] } };
  if (answer.status !== 'success') throw new Error(`${answer.error} in ${parameters.query}`);
  return answer.data.result.map(({ metric, value, values }) => ({
    labels: metric,
    values: (values ?? (value ? [value] : [])).map(([, number]) => Number(number)),
  }));
}
