import { createHttpApp, type HttpAppOptions } from '../../src/http/app.ts';
import { silentLog } from './emulatedSync.ts';

const never = () => Promise.reject(new Error('there is nothing behind this'));

/** The HTTP side with nothing behind it but what is given. */
export function appWithoutInventory(given: Partial<HttpAppOptions> = {}) {
  return createHttpApp({
    queries: {} as never,
    reports: {} as never,
    requestSync: never,
    ready: never,
    metrics: never,
    auth: { mode: 'tokens', tokens: [] },
    sessions: { add: never, find: never, remove: never, removeExpired: never },
    clock: () => '2026-06-01T12:00:00.000Z',
    expiringWithinSeconds: 30 * 86_400,
    syncIntervalSeconds: 900,
    ownerOf: () => null,
    version: '1.2.3',
    log: silentLog,
    ...given,
  });
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>;
}

/** What `GET /openapi.json` answers. */
export async function openApiDocument(): Promise<OpenApiDocument> {
  return (await (await appWithoutInventory().request('/openapi.json')).json()) as OpenApiDocument;
}
