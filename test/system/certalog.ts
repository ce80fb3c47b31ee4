import { fileURLToPath } from 'node:url';
import { type Outcome, type RunningProgram, runProgram, startProgram } from './program.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Settings of Certalog; those of this process's own environment are kept from it. */
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
  json<T>(path: string): Promise<T>;
}

/** Starts `certalog serve` on a free port in a process of its own, and waits until it answers. */
export async function serve(settings: Settings): Promise<Served> {
  const program = startProgram(process.execPath, ['src/main.ts', 'serve'], {
    cwd: projectRoot,
    env: environmentWith({ CERTALOG_PORT: '0', CERTALOG_LOG_FORMAT: 'json', ...settings }),
  });
  const [, url = ''] = await program.says(/"msg":"Certalog serves at ([^"]+)"/);
  return { url, program, json: (path) => getJson(url + path) };
}

/** The JSON at an address. Throws unless the answer is 200. */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (response.status === 200) return (await response.json()) as T;
  throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

function environmentWith(settings: Settings): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/^(CERTALOG|CLOUDFLARE|DATABASE)_/.test(name));
  return { ...Object.fromEntries(own), ...settings };
}
