import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../src/database/embedded/freePort.ts';
import { findProcess } from '../../src/database/embedded/operatingSystemProcess.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/startEmbeddedPostgres.ts';
import {
  type EmbeddedProcess,
  postmasterPid,
  refusalOf,
  startEmbeddedProcess,
  stopEmbeddedProcess,
  urlOf,
} from '../support/embeddedProcess.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

let directory: TemporaryDirectory;

beforeAll(async () => {
  directory = await temporaryDirectory();
});

afterAll(async () => {
  await directory.remove();
});

describe('after kill -9 of the process', () => {
  let dataDirectory: string;
  let owner: EmbeddedProcess;
  let committed = 0;

  beforeAll(() => {
    dataDirectory = join(directory.path, 'killed');
  });

  beforeEach(async () => {
    owner = startEmbeddedProcess({ dataDirectory });
    await insert(await urlOf(owner));
  });

  test('the server ends by itself, and the next start has every committed row', async () => {
    const server = await postmasterPid(dataDirectory);
    owner.child.kill('SIGKILL');
    await waitForEndOf(server);
    await expectCommittedRows();
  });

  test('a start while the server is still there stops it and has every committed row', async () => {
    const server = await postmasterPid(dataDirectory);
    await killWatchdog(server);
    await killAndWait(owner);
    expect(await isRunning(server)).toBe(true);
    await expectCommittedRows();
    expect(await isRunning(server)).toBe(false);
  });

  test('and of its server the next start has every committed row', async () => {
    process.kill(await postmasterPid(dataDirectory), 'SIGKILL');
    await killAndWait(owner);
    await expectCommittedRows();
  });

  test('a PostgreSQL lock whose pid another process got is no obstacle, and that process lives on', async () => {
    const server = await postmasterPid(dataDirectory);
    await killAndWait(owner);
    await waitForEndOf(server);
    const { uid, gid } = await stat(join(dataDirectory, 'postgres'));
    const innocent = spawn('sleep', ['60'], { uid, gid });
    try {
      await writeFile(join(dataDirectory, 'postgres', 'postmaster.pid'), `${innocent.pid}\n/elsewhere\n0\n`);
      await expectCommittedRows();
      expect(await isRunning(innocent.pid)).toBe(true);
    } finally {
      innocent.kill('SIGKILL');
    }
  });

  test('an empty PostgreSQL lock is no obstacle', async () => {
    const server = await postmasterPid(dataDirectory);
    await killAndWait(owner);
    await waitForEndOf(server);
    await writeFile(join(dataDirectory, 'postgres', 'postmaster.pid'), '');
    await expectCommittedRows();
  });

  test('a server that someone else started on the cluster is named and left alone', async () => {
    const server = await postmasterPid(dataDirectory);
    const program = await programOf(server);
    await killAndWait(owner);
    await waitForEndOf(server);
    const { uid, gid } = await stat(join(dataDirectory, 'postgres'));
    const cwd = join(dataDirectory, 'postgres');
    // By way of its working directory, since the folder above is closed to the server's user.
    const data = platform() === 'linux' ? '/proc/self/cwd' : cwd;
    const settings = ['-c', `port=${await freePort()}`, '-c', 'unix_socket_directories='];
    const other = spawn(program, ['-D', data, ...settings], { cwd, uid, gid, stdio: 'ignore' });
    const ended = once(other, 'exit');
    try {
      await vi.waitUntil(async () => (await lockState()) === 'ready', { timeout: 10_000 });
      const start = startEmbeddedPostgres({ dataDirectory, log: () => {} });
      await expect(start).rejects.toThrow(`that Certalog did not start (process ${other.pid})`);
      expect(await isRunning(other.pid)).toBe(true);
    } finally {
      other.kill('SIGINT');
      await ended;
    }
  });

  async function insert(url: string): Promise<void> {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    committed += 1;
    await sql`create table if not exists kept (value int)`;
    await sql`insert into kept values (${committed})`;
    await sql.end();
  }

  async function expectCommittedRows(): Promise<void> {
    const next = startEmbeddedProcess({ dataDirectory });
    const sql = postgres(await urlOf(next), { max: 1 });
    const rows = await sql`select value from kept order by value`;
    await sql.end();
    expect(await stopEmbeddedProcess(next)).toBe(0);
    expect(rows.map(({ value }) => value)).toEqual(
      Array.from({ length: committed }, (_, index) => index + 1),
    );
  }

  async function lockState(): Promise<string | undefined> {
    const text = await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
    return text.split('\n')[7]?.trim();
  }
});

test('a process killed while it makes the cluster leaves none, and the next start makes it', async () => {
  const dataDirectory = join(directory.path, 'interrupted');
  const first = startEmbeddedProcess({ dataDirectory });
  const unfinished = async () =>
    (await names(dataDirectory)).find((name) => name.startsWith('postgres.init-'));
  const staging = await vi.waitUntil(unfinished, { timeout: 10_000, interval: 5 });
  await vi.waitUntil(async () => (await names(join(dataDirectory, staging))).includes('base'), {
    interval: 5,
  });
  await killAndWait(first);
  expect(await names(dataDirectory)).not.toContain('postgres');
  const second = startEmbeddedProcess({ dataDirectory });
  const sql = postgres(await urlOf(second), { max: 1 });
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  await sql.end();
  await stopEmbeddedProcess(second);
  expect((await names(dataDirectory)).toSorted()).toEqual(['postgres', 'postgres-password']);
});

test('a cluster that cannot be written to the end is an error, and nothing of it stays', async () => {
  const dataDirectory = join(directory.path, 'full');
  const limited = startEmbeddedProcess({ dataDirectory, fileSizeBlocks: 2_000 });
  expect(await refusalOf(limited)).toContain(`The database in ${dataDirectory} could not be created`);
  expect(await names(dataDirectory)).toEqual(['postgres-password']);
});

async function names(path: string): Promise<string[]> {
  return await readdir(path).catch(() => []);
}

async function killAndWait({ child, ended }: EmbeddedProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

async function killWatchdog(server: number): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'pid=', '-o', 'args=']);
  const line = stdout.split('\n').find((text) => text.endsWith(`certalog-watchdog ${server}`));
  process.kill(Number.parseInt(line ?? '', 10), 'SIGKILL');
}

async function programOf(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
  return stdout.split(' ')[0] ?? '';
}

async function isRunning(pid: number | undefined): Promise<boolean> {
  return pid !== undefined && (await findProcess(pid)) !== null;
}

async function waitForEndOf(pid: number): Promise<void> {
  await vi.waitUntil(async () => !(await isRunning(pid)), { timeout: 10_000 });
}
