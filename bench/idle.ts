import { startEmbeddedPostgres } from '../src/database/embedded/startEmbeddedPostgres.ts';
import { migrateDatabase } from '../src/database/migrate.ts';
import { type Bench, type BenchContext, scaled } from './bench.ts';
import { type Figure, figureOf } from './figure.ts';
import { startBenchDatabase, temporaryDirectory } from './support/benchDatabase.ts';
import { type FilledInventory, fillInventory } from './support/fillInventory.ts';
import { createHttpClient } from './support/httpClient.ts';
import { serveCertalog } from './support/servedCertalog.ts';
import { median } from './support/statistics.ts';

const STARTS = 5;
const SETTLING_MS = 5000;

/** What `serve` needs when nothing happens: memory, and the time until it is ready, on either kind of database. */
export const idle: Bench = async (context) => [
  ...(await onGivenDatabase(context)),
  await onEmbeddedDatabase(context),
];

async function onGivenDatabase(context: BenchContext): Promise<Figure[]> {
  const database = await startBenchDatabase({ durable: true });
  try {
    context.say('  filling the inventory');
    const inventory = await fillInventory(database.url, scaled(10_000, context, 400));
    const settings = { DATABASE_URL: database.url };
    const readyAfter = await startRepeatedly(context, inventory, settings);
    const served = await serveCertalog(inventory.accountIds, settings);
    try {
      return [
        figureOf({
          work: `serve idle with ${inventory.certificates} certificates, RSS after a scrape`,
          figure: { value: await residentMegabytes(served.url), unit: 'MB' },
          bound: { on: 'figure', atMost: 200 },
        }),
        readyFigure(inventory, 'on DATABASE_URL', readyAfter),
      ];
    } finally {
      await served.stop();
    }
  } finally {
    await database.stop();
  }
}

async function onEmbeddedDatabase(context: BenchContext): Promise<Figure> {
  const { path, remove } = await temporaryDirectory();
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: path, log: () => {} });
    let inventory: FilledInventory;
    try {
      await migrateDatabase({ url: server.url });
      inventory = await fillInventory(server.url, scaled(10_000, context, 400));
    } finally {
      await server.stop();
    }
    const readyAfter = await startRepeatedly(context, inventory, { CERTALOG_DATA_DIR: path });
    return readyFigure(inventory, 'on the embedded database', readyAfter);
  } finally {
    await remove();
  }
}

async function startRepeatedly(
  { say }: BenchContext,
  { accountIds }: FilledInventory,
  settings: Record<string, string>,
): Promise<number[]> {
  say(`  starting ${STARTS} times`);
  const readyAfter: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const served = await serveCertalog(accountIds, settings);
    readyAfter.push(served.readyAfterMs);
    await served.stop();
  }
  return readyAfter;
}

function readyFigure({ certificates }: FilledInventory, where: string, readyAfterMs: number[]): Figure {
  return figureOf({
    work: `serve with ${certificates} certificates, start until ready ${where}`,
    figure: { value: median(readyAfterMs) / 1000, unit: 's' },
    bound: { on: 'figure', atMost: 3 },
  });
}

/** The resident set as the process itself tells it, some time after a scrape has rendered everything. */
async function residentMegabytes(url: string): Promise<number> {
  const client = createHttpClient(1);
  try {
    await client.get(`${url}/metrics`);
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    const { body } = await client.get(`${url}/metrics`);
    const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(body.toString())?.[1];
    return Number(bytes) / 2 ** 20;
  } finally {
    client.close();
  }
}
