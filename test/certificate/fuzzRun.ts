import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { createRandom, type Random } from '../../src/emulator/random.ts';
import { fastest } from './fastest.ts';
import { mutations } from './fuzzMutations.ts';
import type { FuzzSeeds } from './fuzzSeeds.ts';
import { textMutations } from './fuzzTexts.ts';
import { pem } from './sample.ts';
import { blockFaults, elementFaults } from './soundness.ts';

export interface FuzzViolation {
  /** From 1; 0 is an input that is made to be slow. */
  run: number;
  what: string;
  input: Buffer;
}

export interface FuzzReport {
  /** The longest that a reading was allowed to take. */
  limitMilliseconds: number;
  /** How many readings of certificates and of texts there were, and how many certificates did parse. */
  certificates: number;
  parsed: number;
  texts: number;
  /** How often each way to spoil an input was used. */
  mutations: Map<string, number>;
  /** How often each failure was given: `field reason` of elements, `block reason` of texts. */
  failures: Map<string, number>;
  slowest: { milliseconds: number; run: number; octets: number };
  /** Null when every promise was kept; the run ends with the first that was not. */
  violation: FuzzViolation | null;
}

/** The readers under test; others in tests of this itself. */
export interface Readers {
  readElement: typeof readElement;
  readPem: typeof readPem;
}

/** The longest that one reading may take, in milliseconds. */
export const maxMilliseconds = 50;

export interface FuzzOrder {
  runs: number;
  seed: number;
  seeds: FuzzSeeds;
  limitMilliseconds?: number;
}

/**
 * Reads the inputs of `seeds` that are made to be slow, then `runs` spoilt certificates and after every fourth a
 * spoilt PEM text, and looks whether each reading keeps what is promised: no exception, bounded time, safe strings, failures of the closed lists. The same seed and run number
 * give the same input.
 */
export function runFuzz(
  { runs, seed, seeds, limitMilliseconds = maxMilliseconds }: FuzzOrder,
  readers: Readers = { readElement, readPem },
): FuzzReport {
  const report: FuzzReport = {
    limitMilliseconds,
    certificates: 0,
    parsed: 0,
    texts: 0,
    mutations: new Map(),
    failures: new Map(),
    slowest: { milliseconds: 0, run: 0, octets: 0 },
    violation: null,
  };
  for (const text of seeds.hostileTexts) tryText(text, 0, report, readers);
  for (const der of seeds.hostileCertificates) tryCertificate(der, 0, report, readers);
  for (let run = 1; run <= runs && report.violation === null; run++) {
    const random = createRandom(Math.imul(seed, 0x9e3779b1) + run);
    tryCertificate(spoiltCertificate(seeds, random, report), run, report, readers);
    if (run % 4 === 0) tryText(spoiltText(seeds, random, report), run, report, readers);
  }
  return report;
}

function spoiltCertificate({ certificates }: FuzzSeeds, random: Random, report: FuzzReport): Buffer {
  let der = some(certificates, random);
  for (let left = random.integer(1, 3); left > 0; left--) {
    const [way, mutate] = some(Object.entries(mutations), random);
    count(report.mutations, way);
    der = mutate(der, random, some(certificates, random));
  }
  return der;
}

function spoiltText(seeds: FuzzSeeds, random: Random, report: FuzzReport): string {
  const ofCertificate = random.chance(0.2);
  let text = ofCertificate ? pem(spoiltCertificate(seeds, random, report)) : some(seeds.texts, random);
  for (let left = random.integer(1, 3); left > 0; left--) {
    const [way, mutate] = some(Object.entries(textMutations), random);
    count(report.mutations, way);
    text = mutate(text, random, some(seeds.texts, random));
  }
  return text;
}

function tryText(text: string, run: number, report: FuzzReport, readers: Readers): void {
  report.texts++;
  const input = Buffer.from(text);
  const blocks = measured(() => readers.readPem(text), { run, input }, report);
  if (blocks === null) return;
  note(blockFaults(blocks), { run, input }, report);
  for (const block of blocks) {
    if (report.violation !== null) return;
    if (block.kind === 'refused') count(report.failures, `block ${block.reason}`);
    else tryCertificate(block.der, run, report, readers);
  }
}

function tryCertificate(input: Buffer, run: number, report: FuzzReport, readers: Readers): void {
  report.certificates++;
  const element = measured(() => readers.readElement(input), { run, input }, report);
  if (element === null) return;
  if (element.parses) report.parsed++;
  for (const { field, reason } of element.failures) count(report.failures, `${field} ${reason}`);
  note(elementFaults(element), { run, input }, report);
}

interface Input {
  run: number;
  input: Buffer;
}

/**
 * What the reading gives; null when it threw, which the report then has. Too slow once, it gets three more tries, of
 * which only the processor's time counts: the machine may have been busy with other things.
 */
function measured<T>(read: () => T, { run, input }: Input, report: FuzzReport): T | null {
  try {
    const start = performance.now();
    const result = read();
    let milliseconds = performance.now() - start;
    if (milliseconds > report.limitMilliseconds) milliseconds = Math.min(milliseconds, fastest(read));
    if (milliseconds > report.slowest.milliseconds) {
      report.slowest = { milliseconds, run, octets: input.length };
    }
    if (milliseconds > report.limitMilliseconds)
      note([`took ${milliseconds.toFixed(1)} ms`], { run, input }, report);
    return result;
  } catch (error) {
    note([`threw ${error instanceof Error ? error.stack : String(error)}`], { run, input }, report);
    return null;
  }
}

function note(faults: string[], { run, input }: Input, report: FuzzReport): void {
  if (faults.length > 0) report.violation ??= { run, what: faults.join('; '), input };
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function some<T>(list: readonly T[], random: Random): T {
  return list[random.integer(0, list.length - 1)] as T;
}
