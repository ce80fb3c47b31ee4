#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { describeFailure } from './cli/describeFailure.ts';
import { createProgram } from './cli/program.ts';
import { limitYoungGeneration } from './limitYoungGeneration.ts';

/** How long a handle that nobody closed may keep the process once its work is done. */
const LINGER_MS = 300;

limitYoungGeneration();

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => stopping.abort());
}

try {
  process.exitCode = await createProgram({
    environment: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stopping.signal,
  }).run(process.argv);
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}
setTimeout(() => process.exit(), LINGER_MS).unref();
