import { gunzipSync } from 'node:zlib';
import { createMetricsConfig } from '../src/config/metrics.ts';
import { openDatabase } from '../src/database/connection.ts';
import { createExpositionSource } from '../src/database/expositionQueries.ts';
import { profiles } from '../src/findings/policy.ts';
import type { ExpositionSource } from '../src/inventory/expositionSource.ts';
import { InventoryTextCache } from '../src/metrics/inventoryText.ts';
import { type Bench, type BenchContext, scaled } from './bench.ts';
import { type Figure, figureOf } from './figure.ts';
import type { PromClientAnswer, PromClientRequest } from './processes/promClient.ts';
import type { StaticServerRequest } from './processes/staticServer.ts';
import { startBenchDatabase } from './support/benchDatabase.ts';
import { type FilledInventory, fillInventory } from './support/fillInventory.ts';
import { createHttpClient, type HttpClient, type Timing } from './support/httpClient.ts';
import { startNodeExporter } from './support/nodeExporter.ts';
import { serveCertalog } from './support/servedCertalog.ts';
import { median, timed } from './support/statistics.ts';
import { startWorker } from './support/worker.ts';

const SCRAPES = 41;
const PROM_CLIENT_RENDERINGS = 3;
const NODE_EXPORTER_SCRAPES = 3;
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0';
const SCRAPE_HEADERS = { 'accept-encoding': 'gzip' };

/**
 * Scrapes of a large inventory, beside a server that sends the same bytes, beside prom-client, and beside the node
 * exporter with the same series.
 */
export const metrics: Bench = async (context) => {
  const database = await startBenchDatabase({ durable: false });
  try {
    context.say('  filling the inventory');
    const inventory = await fillInventory(database.url, scaled(100_000, context, 400));
    const scraped = await measureScrapes(context, database.url, inventory);
    const rendered = await measureRenderings(context, database.url, inventory);
    return [...scraped, rendered];
  } finally {
    await database.stop();
  }
};

async function measureScrapes(
  { say }: BenchContext,
  url: string,
  { accountIds, certificates }: FilledInventory,
): Promise<Figure[]> {
  const work = `/metrics of ${certificates} certificates, gzip`;
  const served = await serveCertalog(accountIds, { DATABASE_URL: url });
  const fixed = startWorker<StaticServerRequest, string>('staticServer');
  const client = createHttpClient(1);
  try {
    say('  scraping');
    const firstMs = await timed(() => scrapeUntilRendered(client, served.url));
    const { body, headers } = await client.get(`${served.url}/metrics`, SCRAPE_HEADERS);
    say(`  ${body.length} bytes`);
    const type = { 'content-type': headers['content-type'] ?? '', 'content-encoding': 'gzip' };
    const fixedUrl = await fixed.ask({ body, headers: type });
    const ours: Timing[] = [];
    const theirs: number[] = [];
    for (let scrape = 0; scrape < SCRAPES; scrape++) {
      ours.push(await client.time(`${served.url}/metrics`, SCRAPE_HEADERS));
      theirs.push((await client.time(fixedUrl, SCRAPE_HEADERS)).milliseconds);
    }
    const whole = median(ours.map(({ milliseconds }) => milliseconds));
    const begun = median(ours.map(({ begunAfterMs }) => begunAfterMs));
    say('  rendering with prom-client');
    const { series, milliseconds } = await renderWithPromClient(body);
    const openMetrics = await scrapesOf(
      client,
      served.url,
      { ...SCRAPE_HEADERS, accept: OPEN_METRICS },
      SCRAPES,
    );
    const beside = await besideNodeExporter(say, client, gunzipSync(body), { work, whole });
    return [
      figureOf({ work: `${work}, first rendering`, figure: { value: firstMs, unit: 'ms' } }),
      figureOf({
        work: `${work}, p50`,
        figure: { value: whole, unit: 'ms' },
        baseline: { value: median(theirs), unit: 'ms', what: 'static server' },
        bound: { on: 'ratio', atMost: 2 },
      }),
      figureOf({
        work: `${work}, p50 until the answer begins`,
        figure: { value: begun, unit: 'ms' },
        baseline: { value: median(milliseconds), unit: 'ms', what: `prom-client renders ${series} series` },
        ratio: 'baseline ÷ figure',
        bound: { on: 'ratio', atLeast: 100 },
      }),
      figureOf({
        work: `${work}, p50 as OpenMetrics`,
        figure: { value: openMetrics, unit: 'ms' },
        baseline: { value: whole, unit: 'ms', what: 'as text' },
      }),
      ...beside,
    ];
  } finally {
    client.close();
    await fixed.stop();
    await served.stop();
  }
}

/** A scrape that comes while the inventory is rendered for the first time is answered without it after some seconds. */
async function scrapeUntilRendered(client: HttpClient, url: string): Promise<void> {
  for (;;) {
    const { body } = await client.get(`${url}/metrics`, SCRAPE_HEADERS);
    if (gunzipSync(body).includes('\ncertalog_database_up 1\n')) return;
  }
}

/** The same series from a file, which the node exporter parses and encodes at each scrape. None where it is absent. */
async function besideNodeExporter(
  say: BenchContext['say'],
  client: HttpClient,
  exposition: Buffer,
  { work, whole }: { work: string; whole: number },
): Promise<Figure[]> {
  const exporter = await startNodeExporter(exposition);
  if (!exporter) {
    say('  left out: beside prometheus-node-exporter, which this machine does not have');
    return [];
  }
  try {
    say('  scraping prometheus-node-exporter');
    const { body } = await client.get(`${exporter.url}/metrics`, SCRAPE_HEADERS);
    const text = gunzipSync(body);
    if (!text.includes('\nnode_textfile_scrape_error 0\n')) throw new Error('it could not read the series');
    const theirs = await scrapesOf(client, exporter.url, SCRAPE_HEADERS, NODE_EXPORTER_SCRAPES);
    return [
      figureOf({
        work: `${work}, p50 beside a textfile`,
        figure: { value: whole, unit: 'ms' },
        baseline: { value: theirs, unit: 'ms', what: 'node exporter, the same series in a textfile' },
        ratio: 'baseline ÷ figure',
      }),
    ];
  } finally {
    await exporter.stop();
  }
}

/** The median of so many scrapes, in milliseconds. */
async function scrapesOf(
  client: HttpClient,
  url: string,
  headers: Record<string, string>,
  count: number,
): Promise<number> {
  const timings: number[] = [];
  for (let scrape = 0; scrape < count; scrape++)
    timings.push((await client.time(`${url}/metrics`, headers)).milliseconds);
  return median(timings);
}

async function renderWithPromClient(exposition: Uint8Array): Promise<PromClientAnswer> {
  const worker = startWorker<PromClientRequest, PromClientAnswer>('promClient', {
    execArgv: ['--max-old-space-size=8192'],
  });
  try {
    return await worker.ask({ exposition, renderings: PROM_CLIENT_RENDERINGS });
  } finally {
    await worker.stop();
  }
}

/** Counts how often the certificates are read to be rendered, in scrapes between which the inventory changes once. */
async function measureRenderings(
  { say }: BenchContext,
  url: string,
  { certificates }: FilledInventory,
): Promise<Figure> {
  say('  counting renderings');
  const database = openDatabase({ url, max: 2 });
  let renderings = 0;
  const tell = (_: object, message: string) => say(message);
  const source = createExpositionSource(database);
  const counted: ExpositionSource = {
    read: (work) =>
      source.read((snapshot) =>
        work({
          ...snapshot,
          certificates: (wanted) => {
            renderings++;
            return snapshot.certificates(wanted);
          },
        }),
      ),
  };
  const cache = new InventoryTextCache({
    source: counted,
    clock: () => new Date().toISOString(),
    expiringWithinSeconds: 30 * 86_400,
    severities: profiles.default.severities,
    selection: createMetricsConfig(undefined, []),
    log: { info: tell, warn: tell, error: tell },
  });
  try {
    for (let scrape = 0; scrape < SCRAPES; scrape++) await cache.current();
    await database.$client`update certalog.accounts set inventory_version = inventory_version + 1`;
    for (let scrape = 0; scrape < SCRAPES; scrape++) await cache.current();
  } finally {
    await database.$client.end();
  }
  return figureOf({
    work: `/metrics of ${certificates} certificates, ${2 * SCRAPES} scrapes, one change`,
    figure: { value: renderings, unit: 'renderings' },
    bound: { on: 'figure', atMost: 2 },
  });
}
