import { spawnSync } from 'node:child_process';
import { cp, mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface Instruction {
  keyword: string;
  value: string;
}

/** The instructions of a Dockerfile in order, continued lines joined. */
export function parseDockerfile(text: string): Instruction[] {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, keyword = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { keyword, value };
    });
}

/** The values of all instructions of one kind. */
export function instructionsOf(instructions: Instruction[], keyword: string): string[] {
  return instructions.filter((instruction) => instruction.keyword === keyword).map(({ value }) => value);
}

export interface Build {
  instructions: Instruction[];
  /** Where `COPY` takes files from. */
  context: string;
  /** An empty directory: each stage becomes a folder in it. */
  target: string;
  arguments: Record<string, string>;
  environment: NodeJS.ProcessEnv;
}

/**
 * Does by hand what a build does, on this machine instead of in containers: each stage is a folder, WORKDIR and COPY
 * work in it, RUN runs there. Gives the working directory of the last stage. Throws when a RUN fails.
 */
export async function buildByHand({ instructions, context, target, ...build }: Build): Promise<string> {
  const stages = new Map<string, string>();
  const declared: Record<string, string> = {};
  let stage = '';
  let directory = '';
  for (const { keyword, value } of instructions) {
    if (keyword === 'FROM') {
      stage = join(target, `stage-${stages.size}`);
      stages.set(/ AS (\S+)$/.exec(value)?.[1] ?? '', stage);
    } else if (keyword === 'WORKDIR') {
      directory = join(stage, value);
      await mkdir(directory, { recursive: true });
    } else if (keyword === 'ARG') {
      const [name = '', fallback = ''] = value.replaceAll('"', '').split('=');
      declared[name] = build.arguments[name] ?? fallback;
    } else if (keyword === 'COPY') {
      const { from, sources, destination } = copyOf(value);
      const root = from === null ? context : stages.get(from);
      if (!root) throw new Error(`COPY ${value}: there is no stage ${from}`);
      for (const source of sources) await copy(join(root, source), join(directory, destination));
    } else if (keyword === 'RUN') {
      run(value, directory, { ...build.environment, ...declared });
    }
  }
  return directory;
}

/** The parts of a COPY instruction; `from` is null for the context. */
export function copyOf(value: string): { from: string | null; sources: string[]; destination: string } {
  const words = value.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : null;
  return { from: from ?? null, destination: words.pop() ?? '', sources: words };
}

/** As COPY does: a folder's content goes into the destination, a file into one that ends with a slash. */
async function copy(source: string, destination: string): Promise<void> {
  const isFolder = (await stat(source)).isDirectory();
  const place = !isFolder && destination.endsWith('/') ? join(destination, basename(source)) : destination;
  await cp(source, place, { recursive: true, verbatimSymlinks: true });
}

function run(command: string, directory: string, environment: NodeJS.ProcessEnv): void {
  const { status, stderr } = spawnSync('/bin/sh', ['-c', command], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${command} failed: ${stderr}`);
}
