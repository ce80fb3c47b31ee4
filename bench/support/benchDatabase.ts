import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/database/connection.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/startEmbeddedPostgres.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';

/** A database with this version's schema, thrown away by `stop`. */
export interface BenchDatabase {
  url: string;
  stop(): Promise<void>;
}

/**
 * A database on the server of DATABASE_URL_TEST (its user must be allowed to create databases), else on an embedded
 * one. `durable` says whether the embedded one waits for the disk as in earnest.
 */
export async function startBenchDatabase({ durable }: { durable: boolean }): Promise<BenchDatabase> {
  const given = process.env.DATABASE_URL_TEST;
  const database = given ? await createDatabase(given) : await startEmbedded(durable);
  try {
    await migrateDatabase({ url: database.url });
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** A new directory below the system's temporary one, open so that PostgreSQL's user can pass under root. */
export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'certalog-bench-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) };
}

async function startEmbedded(durable: boolean): Promise<BenchDatabase> {
  const { path, remove } = await temporaryDirectory();
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: path, durable, log: () => {} });
    return { url: server.url, stop: () => server.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function createDatabase(adminUrl: string): Promise<BenchDatabase> {
  const name = `certalog_bench_${randomBytes(4).toString('hex')}`;
  const admin = connect({ url: adminUrl, max: 1 });
  await admin`create database ${admin(name)}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async stop() {
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}
