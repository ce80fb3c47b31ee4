import { fileURLToPath } from 'node:url';
import { type Outcome, type RunningProgram, runProgram, startProgram } from './program.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Settings of `certalog`; everything else of the environment that begins as a setting is kept from it. */
export type Settings = Record<string, string>;

/** Runs a command of Certalog in a process of its own, to its end. */
export async function certalog(args: string[], settings: Settings): Promise<Outcome> {
  return await runProgram(process.execPath, ['src/main.ts', ...args], {
    cwd: projectRoot,
    env: environmentWith(settings),
  });
}

export interface Served {
  url: string;
  program: RunningProgram;
  /** Asks for JSON. Throws unless the answer is 200. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are compared with what other programs say
  json(path: string): Promise<any>;
}

/** Starts `certalog serve` on a free port, and waits until it answers. */
export async function serve(settings: Settings): Promise<Served> {
  const program = startProgram(process.execPath, ['src/main.ts', 'serve'], {
    cwd: projectRoot,
    env: environmentWith({ CERTALOG_PORT: '0', CERTALOG_LOG_FORMAT: 'json', ...settings }),
  });
  const [, url = ''] = await program.says(/"msg":"Certalog serves at ([^"]+)"/);
  return { url, program, json: (path) => getJson(url + path) };
}
