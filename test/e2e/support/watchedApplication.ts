import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import postgres from 'postgres';
import { type Application, startApplication } from '../../../src/application.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { startEmbeddedPostgres } from '../../../src/database/embedded/startEmbeddedPostgres.ts';
import { createLogger } from '../../../src/log.ts';
import { temporaryDirectory } from '../../support/temporaryDirectory.ts';
import { recordConnections } from './recordedConnections.ts';

/** The whole of `certalog serve` in this process, on a PostgreSQL of its own, with everything that it leaves. */
export interface WatchedApplication {
  url: string;
  /** What was logged so far at the level trace, by Certalog and by PostgreSQL. */
  log(): string;
  /** What was sent to PostgreSQL so far. */
  sent(): Buffer;
  /** Every table that is not PostgreSQL's own, by `schema.name`: its rows as text, then what their bytea values hold. */
  tables(): Promise<Map<string, Buffer>>;
  /** Stops Certalog and PostgreSQL. */
  stop(): Promise<void>;
  /** Each file of the data directory, once everything has stopped. */
  files(): AsyncIterable<{ path: string; octets: Buffer }>;
  remove(): Promise<void>;
}

/** @param settings as in the environment, without those of the database and the log */
export async function watchApplication(settings: Record<string, string>): Promise<WatchedApplication> {
  const lines: string[] = [];
  const directory = await temporaryDirectory(0o755);
  const cluster = await startEmbeddedPostgres({
    dataDirectory: directory.path,
    durable: false,
    log: (line) => lines.push(line),
  });
  const recorded = await recordConnections(cluster.url);
  try {
    const application = await start(settings, recorded.url, lines);
    return {
      url: application.url,
      log: () => lines.join('\n'),
      sent: recorded.sent,
      tables: () => readTables(cluster.url),
      async stop() {
        await application.stop();
        await recorded.close();
        await cluster.stop();
      },
      files: () => filesBelow(directory.path),
      remove: directory.remove,
    };
  } catch (error) {
    await recorded.close();
    await cluster.stop();
    await directory.remove();
    throw error;
  }
}

async function start(
  settings: Record<string, string>,
  databaseUrl: string,
  lines: string[],
): Promise<Application> {
  const environment = {
    ...settings,
    DATABASE_URL: databaseUrl,
    CERTALOG_LOG_LEVEL: 'trace',
    CERTALOG_LOG_FORMAT: 'json',
  };
  const config = loadConfig(environment, (path) => {
    throw new Error(`no setting names a file, not ${path} either`);
  });
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return await startApplication(config, createLogger(config.log, stream, false));
}

async function readTables(url: string): Promise<Map<string, Buffer>> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const tables = await sql<{ schema: string; name: string }[]>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const read = new Map<string, Buffer>();
  for (const { schema, name } of tables) {
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(schema)}.${sql(name)} t`;
    const text = rows.map(({ row }) => row).join('\n');
    const values = (text.match(/(?<=\\x)(?:[0-9a-f]{2})+/g) ?? []).map((hex) => Buffer.from(hex, 'hex'));
    read.set(`${schema}.${name}`, Buffer.concat([Buffer.from(text), ...values]));
  }
  await sql.end();
  return read;
}

async function* filesBelow(root: string): AsyncIterable<{ path: string; octets: Buffer }> {
  for (const name of await readdir(root, { recursive: true })) {
    const path = join(root, name);
    if ((await stat(path)).isFile()) yield { path: name, octets: await readFile(path) };
  }
}
