import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/database/embedded/startEmbeddedPostgres.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database whose user may create databases. */
    adminDatabaseUrl: string;
    /** Names of this run's databases begin so. */
    testDatabasePrefix: string;
  }
}

/**
 * One PostgreSQL for the whole run: the server of DATABASE_URL_TEST (its user must be allowed to create databases),
 * else an embedded one that is thrown away at the end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `certalog_test_${randomBytes(4).toString('hex')}_`;
  const given = process.env.DATABASE_URL_TEST;
  const server = given ? { url: given, stop: () => dropDatabases(given, prefix) } : await startThrowaway();
  project.provide('adminDatabaseUrl', server.url);
  project.provide('testDatabasePrefix', prefix);
  return () => server.stop();
}

async function startThrowaway(): Promise<{ url: string; stop(): Promise<void> }> {
  // Open to all, so that the suite does not need what a server under root needs in a closed directory.
  const { path: dataDirectory, remove } = await temporaryDirectory(0o755);
  try {
    const server = await startEmbeddedPostgres({ dataDirectory, durable: false, log: () => {} });
    return { url: server.url, stop: () => server.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function dropDatabases(adminUrl: string, prefix: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const left = await admin`select datname from pg_database where starts_with(datname, ${prefix})`;
    for (const { datname } of left) await admin`drop database ${admin(datname)} with (force)`;
  } finally {
    await admin.end();
  }
}
