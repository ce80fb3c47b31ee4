import { createHash } from 'node:crypto';
import type { ApiScope, ApiToken } from '../../src/config/values.ts';
import { createAccountQueries } from '../../src/database/accountQueries.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { createChangeQueries } from '../../src/database/changeQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createFindingQueries } from '../../src/database/findingQueries.ts';
import { createReadiness } from '../../src/database/readiness.ts';
import { createSyncRunQueries } from '../../src/database/syncRunQueries.ts';
import { createHttpApp, type HttpAppOptions } from '../../src/http/app.ts';
import { startHttpServer } from '../../src/http/server.ts';
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

/** On a database of its own, unless one is given, which then stays open. */
export async function startHttpService(
  overrides: Partial<HttpAppOptions> = {},
  given?: Database,
): Promise<HttpService> {
  const test = given ? null : await createTestDatabase();
  const database = given ?? openDatabase({ url: test?.url ?? '', max: 4 });
  const errors: object[] = [];
  const app = createHttpApp({
    queries: {
      certificates: createCertificateQueries(database),
      accounts: createAccountQueries(database),
      syncRuns: createSyncRunQueries(database),
      findings: createFindingQueries(database),
      changes: createChangeQueries(database),
    },
    requestSync: async () => [],
    ready: createReadiness(database),
    metrics: async () => ({ headers: { 'content-type': 'text/plain; version=0.0.4' }, body: 'up 1\n' }),
    auth: { mode: 'tokens', tokens: [] },
    clock: () => now,
    expiringWithinSeconds: 30 * 86_400,
    ownerOf: () => null,
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

export function token(name: string, scope: ApiScope): ApiToken & { text: string } {
  const text = `secret-of-${name}`;
  return { name, scope, text, sha256: createHash('sha256').update(text).digest('hex') };
}
