import { once } from 'node:events';
import { basename } from 'node:path';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import { followOutput } from './outputTail.ts';
import type { ServerProcess } from './serverProcess.ts';
import { spawnProgram } from './spawnProgram.ts';

interface ProgramOptions {
  program: string;
  arguments: string[];
  spawnOptions: ServerProcess['spawnOptions'];
  /** Sent to its standard input. */
  input?: string;
  log: (line: string) => void;
}

/** Runs a program to its end. Throws EmbeddedPostgresError with its last lines when it fails or cannot be started. */
export async function runProgram(options: ProgramOptions): Promise<void> {
  const { program, log, input = '' } = options;
  const child = await spawnProgram(program, options.arguments, options.spawnOptions);
  const output = followOutput([child.stdout, child.stderr], log);
  // A program that ends before it has read everything breaks the pipe; its exit status says more.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const [code, signal] = await once(child, 'close');
  if (code === 0) return;
  const how = code === null ? `signal ${signal}` : `exit status ${code}`;
  throw new EmbeddedPostgresError(`PostgreSQL's ${basename(program)} failed (${how}):${output}`);
}
