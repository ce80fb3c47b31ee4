import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { migrateDatabase } from '../../src/database/migrate.ts';

export interface TestDatabase {
  url: string;
  /** A pool on it; `drop` ends it. */
  sql: postgres.Sql;
  drop(): Promise<void>;
}

/** A database of its own with this version's schema, copied from a template that the first caller of a run makes. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await withAdmin(async (admin) => {
    const template = await templateDatabase(admin);
    return await createFrom(admin, template);
  });
}

/** A database of its own with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await withAdmin((admin) => createFrom(admin, 'template1'));
}

/** Arbitrary but fixed: test files that run at the same time make the template one after the other. */
const templateLock = 4_852_731_002;
const insufficientPrivilege = '42501';

async function withAdmin<T>(work: (admin: postgres.Sql) => Promise<T>): Promise<T> {
  // One connection, since the advisory lock belongs to the session.
  const admin = postgres(inject('adminDatabaseUrl'), { max: 1, onnotice: () => {} });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function templateDatabase(admin: postgres.Sql): Promise<string> {
  const template = `${inject('testDatabasePrefix')}template`;
  await admin`select pg_advisory_lock(${templateLock})`;
  try {
    const [made] = await admin`select from pg_database where datname = ${template}`;
    if (made !== undefined) return template;
    // The name appears when the schema is complete, so that a failed migration leaves no half-made template.
    const unfinished = `${template}_${randomBytes(4).toString('hex')}`;
    await admin`create database ${admin(unfinished)}`;
    await migrateDatabase({ url: urlOf(unfinished) });
    await admin`alter database ${admin(unfinished)} rename to ${admin(template)}`;
    return template;
  } finally {
    await admin`select pg_advisory_unlock(${templateLock})`;
  }
}

async function createFrom(admin: postgres.Sql, template: string): Promise<TestDatabase> {
  const name = `${inject('testDatabasePrefix')}${randomBytes(6).toString('hex')}`;
  await admin`create database ${admin(name)} template ${admin(template)}`;
  const url = urlOf(name);
  const sql = postgres(url, { onnotice: () => {} });
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 5 });
      await withAdmin((connection) => dropDatabase(connection, name));
    },
  };
}

async function dropDatabase(admin: postgres.Sql, name: string): Promise<void> {
  try {
    await admin`drop database if exists ${admin(name)} with (force)`;
  } catch (error) {
    // FORCE may not end an autovacuum worker, which belongs to the superuser; a plain DROP waits for it.
    if (!(error instanceof postgres.PostgresError) || error.code !== insufficientPrivilege) throw error;
    await admin`drop database if exists ${admin(name)}`;
  }
}

function urlOf(name: string): string {
  const url = new URL(inject('adminDatabaseUrl'));
  url.pathname = `/${name}`;
  return url.href;
}
