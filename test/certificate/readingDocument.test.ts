import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { maxElementOctets } from '../../src/certificate/element.ts';
import { pemLimits } from '../../src/certificate/pem.ts';
import { blockFailureReasons, failingFields, fieldFailureReasons } from '../../src/certificate/reasons.ts';
import { corpusFiles, corpusIsHere } from './corpus.ts';
import { decisionsAgainstAll, decisionsAgainstOpenssl } from './corpusDecisions.ts';
import { maxMilliseconds } from './fuzzRun.ts';

const text = readFileSync(new URL('../../docs/reading.md', import.meta.url), 'utf8');
const section = (name: string) => text.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
const explained = (name: string) =>
  [...section(name).matchAll(/^\| `([a-z0-9_]+)` \| (.+) \|$/gm)].map(([, reason, sentence]) => ({
    reason,
    isSentence: /^[A-Z].{15,}\.$/.test(sentence ?? ''),
  }));
const namedFiles = new Set([...text.matchAll(/`([\w.-]+\.pem)`/g)].map(([, file]) => file));

describe('docs/reading.md', () => {
  test.each([
    ['block reasons', blockFailureReasons],
    ['field reasons', fieldFailureReasons],
  ])('explains each of the %s in a sentence, and no other', (name, reasons) => {
    expect(explained(name)).toEqual(reasons.map((reason) => ({ reason, isSentence: true })));
  });

  test('names each field that a failure can name, and no other', () => {
    const named = [...section('fields').matchAll(/`([a-z0-9_]+)`/g)].map(([, field]) => field);
    expect(named).toEqual([...failingFields]);
  });

  test('states the limits as they are', () => {
    for (const limit of [pemLimits.maxCharacters, pemLimits.maxBlocks, maxElementOctets])
      expect(text).toContain(limit.toLocaleString('en'));
    expect(text).toContain(`${maxMilliseconds} ms`);
  });

  test('has every decided difference from other readers, by the file that shows it', () => {
    const decided = [...decisionsAgainstAll, ...decisionsAgainstOpenssl].map(
      ({ difference }) => difference.split(' ')[0],
    );
    expect(decided.filter((file) => !namedFiles.has(file))).toEqual([]);
  });

  test.skipIf(!corpusIsHere)('names files that are in the corpus (needs ../shared/corpus)', () => {
    const present = new Set(corpusFiles().map(({ file }) => file));
    expect([...namedFiles].filter((file) => file === undefined || !present.has(file))).toEqual([]);
  });
});
