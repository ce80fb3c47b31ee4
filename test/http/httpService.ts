import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { hashSync } from 'bcryptjs';
import { Secret } from '../../src/config/secret.ts';
import type { ApiScope, ApiToken } from '../../src/config/values.ts';
import type { WebConfig } from '../../src/config/webConfig.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createInventoryQueries } from '../../src/database/inventoryQueries.ts';
import { createReadiness } from '../../src/database/readiness.ts';
import { createReportSource } from '../../src/database/reportSource.ts';
import { createSessionStore } from '../../src/database/sessionStore.ts';
import { createHttpApp, type HttpAppOptions } from '../../src/http/app.ts';
import { startHttpServer } from '../../src/http/server.ts';
import type { OwnerRule } from '../../src/ownership/owner.ts';
import { createOwnerOf } from '../../src/ownership/ownerRules.ts';
import type { ReportTools } from '../../src/reports/prepareReport.ts';
import { createTestDatabase } from '../support/database.ts';

/** The HTTP side on a database, behind a real socket. */
export interface HttpService {
  url: string;
  database: Database;
  /** What was logged as an error. */
  errors: object[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  json(path: string): Promise<Json>;
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire has no type; the tests say what it must be.
export type Json = any;

const now = '2026-06-01T12:00:00.000Z';

/** On a database of its own, unless one is given, which then stays open; with `owners` by these rules. */
export async function startHttpService(
  { owners = [], ...overrides }: Partial<HttpAppOptions> & { owners?: readonly OwnerRule[] } = {},
  given?: Database,
): Promise<HttpService> {
  const test = given ? null : await createTestDatabase();
  const database = given ?? openDatabase({ url: test?.url ?? '', max: 4 });
  const errors: object[] = [];
  const app = createHttpApp({
    queries: createInventoryQueries(database, owners),
    reports: reportTools(database, { ownerOf: createOwnerOf(owners), ...overrides }),
    requestSync: async () => [],
    ready: createReadiness(database),
    metrics: async () => ({ headers: { 'content-type': 'text/plain; version=0.0.4' }, body: 'up 1\n' }),
    auth: { mode: 'tokens', tokens: [] },
    sessions: createSessionStore(database),
    clock: () => now,
    expiringWithinSeconds: 30 * 86_400,
    syncIntervalSeconds: 900,
    ownerOf: createOwnerOf(owners),
    version: '1.2.3',
    log: { info: () => {}, warn: () => {}, error: (fields) => void errors.push(fields) },
    ...overrides,
  });
  const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  const get = (path: string, headers = {}) => fetch(server.url + path, { headers });
  return {
    url: server.url,
    database,
    errors,
    get,
    json: async (path) => {
      const response = await get(path);
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    async stop() {
      await server.close(1);
      if (!test) return;
      await database.$client.end();
      await test.drop();
    },
  };
}

/** The web configuration of these users (name → password) and nothing else. */
export function usersConfig(passwords: Record<string, string>): WebConfig {
  const users = Object.entries(passwords).map(
    ([name, password]) => [name, new Secret(hashSync(password, 4))] as const,
  );
  return { tls: null, headers: new Map(), users: new Map(users), rateLimit: null, digest: '' };
}

/** What reports are made with, by the same clock and owners as the rest. */
export function reportTools(
  database: Database,
  { clock = () => now, ownerOf = () => null }: Partial<HttpAppOptions> = {},
): ReportTools {
  return {
    source: createReportSource(database),
    clock,
    ownerOf,
    expiringWithinSeconds: 30 * 86_400,
    intervalSeconds: 900,
    version: '1.2.3',
    temporaryDirectory: tmpdir(),
  };
}

export function token(name: string, scope: ApiScope): ApiToken & { text: string } {
  const text = `secret-of-${name}`;
  return { name, scope, text, sha256: createHash('sha256').update(text).digest('hex') };
}
