import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { runFuzz } from './fuzzRun.ts';
import { fuzzSeeds } from './fuzzSeeds.ts';

const seeds = { ...fuzzSeeds(), hostileCertificates: [], hostileTexts: [] };
const run = (readers?: Parameters<typeof runFuzz>[1]) => runFuzz({ runs: 400, seed: 1, seeds }, readers);

test('npm run fuzz finds every promise kept in thousands of spoilt inputs, and ends well', () => {
  // How long a reading takes is measured by npm run fuzz itself; here, beside other tests, none may hang.
  const script = fileURLToPath(new URL('fuzz.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, '--runs', '4000', '--limit', '1000'], {
    encoding: 'utf8',
  });
  expect(stdout).toContain('\nevery promise kept');
  expect(stdout).toMatch(/ certificates read in \d+ s, [1-9]\d+ of them parse\n/);
  expect(stdout).toMatch(/\n1015 PEM texts split\n/);
  expect(status).toBe(0);
});

test('the same seed gives the same inputs, another seed others', () => {
  const inputs = (seed: number) => {
    const read: string[] = [];
    const keep = (der: Uint8Array) => {
      read.push(Buffer.from(der).toString('base64'));
      return readElement(der);
    };
    runFuzz({ runs: 50, seed, seeds }, { readElement: keep, readPem });
    return read;
  };
  expect(inputs(1)).toEqual(inputs(1));
  expect(inputs(2)).not.toEqual(inputs(1));
});

const element = readElement;
/** Takes so much of the processor's time, however busy the machine is. */
const busyFor = (milliseconds: number) => {
  const start = process.threadCpuUsage();
  for (;;) {
    const { user, system } = process.threadCpuUsage(start);
    if ((user + system) / 1000 >= milliseconds) return;
  }
};

test.each<[string, typeof readElement]>([
  [
    'threw Error: broken',
    () => {
      throw new Error('broken');
    },
  ],
  ['a string that is not safe', (der) => ({ ...element(der), subjectCn: 'a\u0000b' })],
  ['a string that is not safe', (der) => ({ ...element(der), subject: '\ud83d' })],
  [
    'a string that is not safe',
    (der) => ({ ...element(der), subjectAlternativeNames: [{ type: 'dns', value: '\u001b[2J' }] }),
  ],
  ['not the same after JSON', (der) => ({ ...element(der), keySize: Number.NaN })],
  [
    'a failure outside the closed lists',
    (der) => ({ ...element(der), failures: [{ field: 'subject', reason: 'odd' as 'empty' }] }),
  ],
  [
    'no reason for a missing subject',
    (der) => ({ ...element(der), parses: true, subject: null, failures: [] }),
  ],
  [
    'took ',
    (der) => {
      busyFor(55);
      return element(der);
    },
  ],
])('a reader of which one would say: %s, is found with the input', (what, broken) => {
  const { violation } = run({ readElement: broken, readPem });
  expect(violation?.what).toContain(what);
  expect(violation?.input.length).toBeGreaterThan(0);
});

test('a reading that is slow once, as on a busy machine, is no violation', () => {
  let first = true;
  const slowOnce = (der: Uint8Array) => {
    if (first) busyFor(55);
    first = false;
    return element(der);
  };
  expect(run({ readElement: slowOnce, readPem }).violation).toBeNull();
});

test('a splitter that loses the blocks is found with the text', () => {
  const { violation } = run({ readElement, readPem: () => [] });
  expect(violation).toMatchObject({ run: 4, what: 'no block at all' });
});
