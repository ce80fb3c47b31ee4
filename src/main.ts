#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { describeFailure } from './cli/describeFailure.ts';
import { createProgram } from './cli/program.ts';

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
