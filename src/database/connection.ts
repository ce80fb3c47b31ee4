import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

export type Database = PostgresJsDatabase<typeof schema> & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export interface ConnectionOptions {
  url: string;
  /** Most connections held at once. */
  max?: number;
  /** Shown by `pg_stat_activity`. */
  applicationName?: string;
  connectTimeoutSeconds?: number;
  /** False keeps a connection as long as it lives; else postgres.js replaces it about once an hour. */
  recycle?: boolean;
  /** PostgreSQL stops a statement that takes longer; no limit when left out. */
  statementSeconds?: number;
}

/** Of postgres.js the longest would be 20 s, also for whoever waits for an answer, and after the server is back. */
const LONGEST_PAUSE_SECONDS = 0.5;

/**
 * A pool of postgres.js with sessions in UTC. Connects lazily; the caller ends it with `end()`.
 * Drizzle changes the parsers of the client that it is given, so each user of the driver gets a pool of its own.
 */
export function connect({
  url,
  max = 10,
  applicationName = 'certalog',
  connectTimeoutSeconds = 10,
  recycle = true,
  statementSeconds,
}: ConnectionOptions): postgres.Sql {
  return postgres(url, {
    max,
    // Arrays come back as text then, and none is asked for. What fails while types are fetched, nobody hears of but the
    // process, which it ends.
    fetch_types: false,
    backoff: (failures: number) => Math.min(0.01 * 2 ** failures, LONGEST_PAUSE_SECONDS),
    connect_timeout: connectTimeoutSeconds,
    ...(recycle ? {} : { max_lifetime: null }),
    onnotice: () => {},
    connection: {
      application_name: applicationName,
      TimeZone: 'UTC',
      DateStyle: 'ISO',
      ...(statementSeconds === undefined ? {} : { statement_timeout: statementSeconds * 1000 }),
    },
  });
}

/** Drizzle on a pool of its own. Timestamps come back as PostgreSQL's text; see `instant.ts`. */
export function openDatabase(options: ConnectionOptions): Database {
  return drizzle(connect(options), { schema, casing: 'snake_case' });
}
