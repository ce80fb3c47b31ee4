import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { corpusIsHere } from './corpus.ts';
import { type FuzzViolation, maxMilliseconds, runFuzz } from './fuzzRun.ts';
import { fuzzSeeds } from './fuzzSeeds.ts';

const { runs, seed, limit } = new Command('npm run fuzz --')
  .description('read spoilt certificates and PEM texts, and look whether every promise of the reader is kept')
  .option('--runs <number>', 'how many certificates; a PEM text comes with every fourth', readNumber, 100_000)
  .option('--seed <number>', 'the same seed gives the same inputs', readNumber, 1)
  .option(
    '--limit <milliseconds>',
    'the longest that a reading may take; more on a machine that is busy',
    readNumber,
    maxMilliseconds,
  )
  .addHelpText('after', '\nExample:\n  npm run fuzz -- --runs 5000 --seed 7')
  .parse()
  .opts<{ runs: number; seed: number; limit: number }>();

const seeds = fuzzSeeds();
say(
  `${runs} runs, seed ${seed}, from ${seeds.certificates.length} certificates and ${seeds.texts.length} PEM texts, ` +
    `after ${seeds.hostileCertificates.length + seeds.hostileTexts.length} inputs made to be slow` +
    (corpusIsHere ? '' : ' (own ones only: the corpus is not at ../shared/corpus beside the project)'),
);
const start = performance.now();
const report = runFuzz({ runs, seed, seeds, limitMilliseconds: limit });
const seconds = ((performance.now() - start) / 1000).toFixed(0);
const { slowest, violation } = report;
say(`${report.certificates} certificates read in ${seconds} s, ${report.parsed} of them parse`);
say(`${report.texts} PEM texts split`);
say(
  `slowest reading ${slowest.milliseconds.toFixed(1)} ms: ${slowest.octets} octets, ` +
    (slowest.run === 0 ? 'an input made to be slow' : `run ${slowest.run}`),
);
sayCounts('ways to spoil them', report.mutations);
sayCounts('failures given', report.failures);
if (violation === null)
  say(`\nevery promise kept: no exception, no reading over ${limit} ms, no unsafe string`);
else sayViolation(violation);
process.exitCode = violation === null ? 0 : 1;

/** A short input is shown, a long one is kept in a file. */
function sayViolation({ run, what, input }: FuzzViolation): void {
  say(`\nVIOLATED in run ${run} (0: an input made to be slow): ${what}`);
  if (input.length <= 4096) say(input.toString('base64'));
  else {
    const file = join(mkdtempSync(join(tmpdir(), 'certalog-fuzz-')), 'input');
    writeFileSync(file, input);
    say(`${input.length} octets in ${file}`);
  }
}

function sayCounts(title: string, counts: Map<string, number>): void {
  say(`\n${title}`);
  for (const [what, times] of [...counts].sort(([, a], [, b]) => b - a)) {
    say(`${String(times).padStart(8)}  ${what}`);
  }
}

function readNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number.');
  return number;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
