import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** A line of `certalog audit export`: an event or a head. */
export interface ExportedLine {
  account_id: string;
  sequence?: number;
  hash?: string;
  content?: string;
  head?: { sequence: number; hash: string | null };
}

export const parsed = (line: string): ExportedLine => JSON.parse(line);
export const lineOf = (line: ExportedLine): string => JSON.stringify(line);

/** The programs of docs/audit.md and what runs them; `there`: on this machine. */
export const interpreters = [
  { name: 'verify.mjs', command: process.execPath },
  { name: 'verify.py', command: 'python3' },
].map((each) => ({ ...each, there: spawnSync(each.command, ['--version']).status === 0 }));

/** Runs a program to its end; what it says beside its output is the fault when it ends otherwise than with 0 or 1. */
export async function runProgram(command: string, args: string[]): Promise<{ code: number; stdout: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const [code] = await once(child, 'close');
  if (written.stderr !== '') throw new Error(`${command} ${args.join(' ')}: ${written.stderr}`);
  return { code, stdout: written.stdout };
}
