import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedPostgresError } from '../../src/database/embedded/embeddedPostgresError.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/startEmbeddedPostgres.ts';
import { postmasterPid, refusalOf, startEmbeddedProcess } from '../support/embeddedProcess.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

const log = () => {};
let directory: TemporaryDirectory;

beforeAll(async () => {
  directory = await temporaryDirectory();
});

afterAll(async () => {
  await directory.remove();
});

describe('a server on a new data directory', () => {
  let dataDirectory: string;
  let server: EmbeddedPostgres;
  let sql: postgres.Sql;

  beforeAll(async () => {
    dataDirectory = join(directory.path, 'new', 'data');
    server = await startEmbeddedPostgres({ dataDirectory, log });
    sql = postgres(server.url);
  });

  afterAll(async () => {
    await sql?.end();
    await server?.stop();
  });

  test('serves a database named certalog, in UTF-8, the C locale and UTC, with checksums', async () => {
    const [row] = await sql`
      select current_database() as name, pg_encoding_to_char(encoding) as encoding, datcollate as locale,
        current_setting('TimeZone') as time_zone, current_setting('data_checksums') as checksums
      from pg_database where datname = current_database()`;
    expect(row).toEqual({
      name: 'certalog',
      encoding: 'UTF8',
      locale: 'C',
      time_zone: 'UTC',
      checksums: 'on',
    });
  });

  test('waits for the disk before it confirms a commit', async () => {
    const [row] = await sql`select current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`;
    expect(row).toEqual({ fsync: 'on', commit: 'on', pages: 'on' });
  });

  test('listens on the loopback address alone', async () => {
    const [row] = await sql`select current_setting('listen_addresses') as addresses,
      current_setting('unix_socket_directories') as sockets`;
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '' });
  });

  test('lets its user create databases but not act as superuser', async () => {
    const [row] = await sql`select rolcreatedb, rolsuper from pg_roles where rolname = current_user`;
    expect(row).toEqual({ rolcreatedb: true, rolsuper: false });
  });

  test.each(['certalog', 'postgres'])('refuses the user %s without the password', async (user) => {
    const url = new URL(server.url);
    url.username = user;
    url.password = 'wrong';
    const intruder = postgres(url.href, { max: 1 });
    await expect(intruder`select 1`).rejects.toMatchObject({ code: '28P01' });
    await intruder.end();
  });

  test('is not shared with a second start of the same process or of another', async () => {
    const second = startEmbeddedPostgres({ dataDirectory, log });
    await expect(second).rejects.toThrow(`in use by the Certalog process ${process.pid}`);
    const message = await refusalOf(startEmbeddedProcess({ dataDirectory }));
    expect(message).toContain(`in use by the Certalog process ${process.pid}`);
    expect(message).toContain('CERTALOG_DATA_DIR');
    expect(message).toContain('DATABASE_URL');
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

describe('a data directory with a database', () => {
  let dataDirectory: string;

  beforeAll(async () => {
    dataDirectory = join(directory.path, 'existing');
    await withServer(async (sql) => {
      await sql`create table kept (value int)`;
      await sql`insert into kept values (42)`;
    });
  });

  test('has the same data and password after a restart', async () => {
    const password = await readFile(join(dataDirectory, 'postgres-password'), 'utf8');
    await withServer(async (sql, url) => {
      expect(await sql`select value from kept`).toEqual([{ value: 42 }]);
      expect(new URL(url).password).toBe(password.trim());
    });
  });

  test('has no server and no lock once stopped, however often stop is called', async () => {
    const server = await startEmbeddedPostgres({ dataDirectory, log });
    const pid = await postmasterPid(dataDirectory);
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await readdir(dataDirectory)).not.toContain('certalog.lock');
  });

  test('opens with a new password when the old one was lost', async () => {
    await rm(join(dataDirectory, 'postgres-password'));
    await withServer(async (sql) => {
      expect(await sql`select value from kept`).toEqual([{ value: 42 }]);
    });
  });

  test.each([
    ['a process that has ended', JSON.stringify({ pid: 2_147_483_646, startMark: 'earlier' })],
    [
      'an earlier process with a pid that was given out again',
      JSON.stringify({ pid: process.pid, startMark: '1' }),
    ],
    ['a process that was killed before it wrote its name', ''],
  ])('opens although the lock of %s is there', async (_case, lock) => {
    await writeFile(join(dataDirectory, 'certalog.lock'), lock);
    await withServer(async (sql) => {
      expect(await sql`select value from kept`).toEqual([{ value: 42 }]);
    });
  });

  test('written by another major version is refused and not touched', async () => {
    const versionFile = join(dataDirectory, 'postgres', 'PG_VERSION');
    const version = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '12\n');
    try {
      const before = await readdir(dataDirectory);
      const start = startEmbeddedPostgres({ dataDirectory, log });
      await expect(start).rejects.toThrow(/written by PostgreSQL 12 and this Certalog brings PostgreSQL 18/);
      expect(await readdir(dataDirectory)).toEqual(before);
    } finally {
      await writeFile(versionFile, version);
    }
  });

  test('shows the last lines of PostgreSQL when it does not start, and starts once that is mended', async () => {
    const control = join(dataDirectory, 'postgres', 'global', 'pg_control');
    await rename(control, `${control}.away`);
    await expect(startEmbeddedPostgres({ dataDirectory, log })).rejects.toThrow(/pg_control/);
    await rename(`${control}.away`, control);
    await withServer(async (sql) => {
      expect(await sql`select value from kept`).toEqual([{ value: 42 }]);
    });
  });

  async function withServer(work: (sql: postgres.Sql, url: string) => Promise<void>): Promise<void> {
    const server = await startEmbeddedPostgres({ dataDirectory, log });
    const sql = postgres(server.url);
    try {
      await work(sql, server.url);
    } finally {
      await sql.end();
      await server.stop();
    }
  }
});

describe('a directory that Certalog did not make', () => {
  let path: string;

  beforeEach(async () => {
    path = await mkdtemp(join(directory.path, 'foreign-'));
  });

  test('with files in it is refused and not touched', async () => {
    await writeFile(join(path, 'holiday.jpg'), '');
    await expectRefusal(path, 'is not empty and holds no Certalog database (found holiday.jpg)');
  });

  test('with a PostgreSQL cluster in it is refused and not touched', async () => {
    await writeFile(join(path, 'PG_VERSION'), '18\n');
    await expectRefusal(path, 'is a PostgreSQL cluster that Certalog did not make');
  });

  test('with something else under the name of the cluster is refused and not touched', async () => {
    await mkdir(join(path, 'postgres'));
    await writeFile(join(path, 'postgres', 'notes.txt'), '');
    // Under root the owner is looked at first, and root is not one who can run a cluster.
    await expectRefusal(path, /is not a PostgreSQL cluster|belongs to root/);
  });

  test('that is a file is refused', async () => {
    const file = join(path, 'file');
    await writeFile(file, '');
    const start = startEmbeddedPostgres({ dataDirectory: file, log });
    await expect(start).rejects.toThrow(`The data directory ${file} is a file`);
  });

  async function expectRefusal(dataDirectory: string, message: string | RegExp): Promise<void> {
    const before = await readdir(dataDirectory, { recursive: true });
    const start = startEmbeddedPostgres({ dataDirectory, log });
    await expect(start).rejects.toThrow(message);
    await expect(start).rejects.toBeInstanceOf(EmbeddedPostgresError);
    expect(await readdir(dataDirectory, { recursive: true })).toEqual(before);
  }
});
