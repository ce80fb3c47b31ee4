import { connect } from '../src/database/connection.ts';
import { decodeCursor } from '../src/http/cursor.ts';
import type { CertificatePosition } from '../src/inventory/queries/certificates.ts';
import { type Bench, type BenchContext, scaled } from './bench.ts';
import { type Figure, figureOf } from './figure.ts';
import { type ListCase, listCases } from './listCases.ts';
import type { BareSqlRequest } from './processes/bareSql.ts';
import { startBenchDatabase } from './support/benchDatabase.ts';
import { fillInventory } from './support/fillInventory.ts';
import { createHttpClient } from './support/httpClient.ts';
import { type ListStatement, listStatement } from './support/listStatement.ts';
import { ownersFile } from './support/owners.ts';
import { serveCertalog } from './support/servedCertalog.ts';
import { percentile } from './support/statistics.ts';
import { throughput } from './support/throughput.ts';
import { startWorker } from './support/worker.ts';

const LIMIT = 100;
/** Pages of each case, or as many as fit into the time; a few to warm up are not counted. */
const PAGES = 120;
const WARM_UP = 8;
const CASE_BUDGET_MS = 8000;
const CONNECTIONS = 8;

/** Pages of the list of a very large inventory, each beside the API's own statement sent through postgres.js. */
export const list: Bench = async (context) => {
  const database = await startBenchDatabase({ durable: false });
  try {
    context.say('  filling the inventory');
    const { accountIds, certificates } = await fillInventory(database.url, scaled(1_000_000, context, 400));
    const owners = await ownersFile();
    try {
      const settings = { DATABASE_URL: database.url, CERTALOG_CONFIG: owners.path };
      const served = await serveCertalog(accountIds, settings);
      try {
        return await measureLists(context, database.url, served.url, certificates);
      } finally {
        await served.stop();
      }
    } finally {
      await owners.remove();
    }
  } finally {
    await database.stop();
  }
};

async function measureLists(
  { say }: BenchContext,
  databaseUrl: string,
  servedUrl: string,
  certificates: number,
): Promise<Figure[]> {
  const work = `list page of ${LIMIT} out of ${certificates}`;
  const cases = await readCases(databaseUrl);
  const sql = startWorker<BareSqlRequest, number>('bareSql');
  await sql.ask({ kind: 'open', url: databaseUrl, connections: CONNECTIONS });
  const client = createHttpClient(CONNECTIONS);
  const figures: Figure[] = [];
  const walked: Walk[] = [];
  try {
    for (const listCase of cases) {
      say(`  ${listCase.name}`);
      const walk = await walkPages(listCase, {
        page: (query) => client.get(`${servedUrl}/api/v1/certificates?${query}`),
        bare: (statement) => sql.ask({ kind: 'time', statement }),
      });
      walked.push(walk);
      figures.push(
        figureOf({
          work: `${work}, ${listCase.name}, p99`,
          figure: { value: percentile(walk.ours, 99), unit: 'ms' },
          baseline: { value: percentile(walk.theirs, 99), unit: 'ms', what: 'bare SQL' },
          bound: { on: 'ratio', atMost: 3 },
        }),
      );
    }
    say('  as many requests as possible');
    const [{ queries, statements } = { queries: [], statements: [] }] = walked;
    const ours = await throughput(CONNECTIONS, queries, (query) =>
      client.time(`${servedUrl}/api/v1/certificates?${query}`),
    );
    const theirs = await sql.ask({ kind: 'throughput', statements, atOnce: CONNECTIONS });
    figures.push(
      figureOf({
        work: `${work}, default sort, on ${CONNECTIONS} connections`,
        figure: { value: ours, unit: 'requests/s' },
        baseline: { value: theirs, unit: 'pages/s', what: 'bare SQL' },
        bound: { on: 'figure', atLeast: 1000 },
      }),
    );
    return figures;
  } finally {
    client.close();
    await sql.stop();
  }
}

async function readCases(databaseUrl: string): Promise<ListCase[]> {
  const sql = connect({ url: databaseUrl, max: 1 });
  try {
    return await listCases(sql);
  } finally {
    await sql.end();
  }
}

interface Walk {
  /** Milliseconds of each page. */
  ours: number[];
  theirs: number[];
  queries: string[];
  statements: ListStatement[];
}

interface Ways {
  page(query: string): Promise<{ body: Buffer; milliseconds: number }>;
  /** Gives the milliseconds that it took. */
  bare(statement: ListStatement): Promise<number>;
}

/**
 * Follows the cursors from the first page on, and again from there when the list ends; then the same pages by bare SQL.
 * One after the other: on a connection that pauses between answers, the kernel's delayed acknowledgement costs 40 ms.
 */
async function walkPages({ query, filter, sort }: ListCase, { page, bare }: Ways): Promise<Walk> {
  const walk: Walk = { ours: [], theirs: [], queries: [], statements: [] };
  let deadline = performance.now() + CASE_BUDGET_MS;
  let cursor: string | null = null;
  while (walk.ours.length < PAGES + WARM_UP && (performance.now() < deadline || walk.ours.length === 0)) {
    const after = cursor === null ? null : positionOf(cursor, query.sort ?? sort.by);
    const asked = new URLSearchParams({ ...query, ...(cursor === null ? {} : { cursor }) }).toString();
    const answer = await page(asked);
    walk.ours.push(answer.milliseconds);
    walk.queries.push(asked);
    walk.statements.push(listStatement({ filter, sort, after, limit: LIMIT }));
    cursor = JSON.parse(answer.body.toString()).page.next_cursor;
  }
  deadline = performance.now() + CASE_BUDGET_MS;
  for (const statement of walk.statements) {
    if (performance.now() > deadline && walk.theirs.length > 0) break;
    walk.theirs.push(await bare(statement));
  }
  return { ...walk, ours: withoutWarmUp(walk.ours), theirs: withoutWarmUp(walk.theirs) };
}

/** Where a page takes so long that there are only few, none is left out. */
function withoutWarmUp(milliseconds: number[]): number[] {
  return milliseconds.length > 2 * WARM_UP ? milliseconds.slice(WARM_UP) : milliseconds;
}

function positionOf(cursor: string, sort: string): CertificatePosition {
  return decodeCursor(`certificates ${sort}`, cursor) as CertificatePosition;
}
