import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readMonitoring } from '../../../deploy/source/monitoring.ts';
import { projectRoot } from '../composeFile.ts';
import { sampleMonitoring } from './sampleMonitoring.ts';

const shipped = readFileSync(join(projectRoot, 'deploy/source/monitoring.yml'), 'utf8');

test('the values that are shipped can be used', () => {
  expect(Object.keys(readMonitoring(shipped))).toEqual(Object.keys(sampleMonitoring));
});

test('every value that is shipped is explained', () => {
  const blocks = shipped.split('\n\n').filter((block) => /^\w/m.test(block));
  expect(blocks.length).toBeGreaterThan(5);
  for (const block of blocks) expect(block).toMatch(/^# ./);
});

test.each([
  [
    { scrape_gap: '10 minutes' },
    'scrape_gap: must be a whole number with a unit (s, m, h, d, w), such as 28d',
  ],
  [{ scrape_gap: '0m' }, 'scrape_gap: must be a whole number with a unit (s, m, h, d, w), such as 28d'],
  [
    { certalog_url: 'https://certalog.example/' },
    'certalog_url: must be an address without fragment and without a slash at its end',
  ],
  [{ rate_limit_remaining: 0 }, 'rate_limit_remaining: Too small: expected number to be >=1'],
  [
    { sync_stale: { missed_runs: 2 } },
    'sync_stale.grace: Invalid input: expected string, received undefined',
  ],
  [{ scrape_gab: '1m' }, 'the file: Unrecognized key: "scrape_gab"'],
  [
    { expiring_very_soon: { within: '28d', life_divided_by: 10 } },
    'expiring_very_soon.within: must be less than that of expiring_soon, 28d',
  ],
  [
    { expiring_very_soon: { within: '7d', life_divided_by: 3 } },
    'expiring_very_soon.life_divided_by: must be more than that of expiring_soon, 3',
  ],
])('%j cannot be used, and the fault is named', (change, fault) => {
  const text = stringify({ ...sampleMonitoring, ...change });
  expect(() => readMonitoring(text)).toThrow(`deploy/source/monitoring.yml cannot be used:\n  ${fault}`);
});

test('every fault has a line', () => {
  const text = stringify({ ...sampleMonitoring, scrape_gap: 'long', down_for: 'long' });
  expect(() => readMonitoring(text)).toThrow(/\n {2}scrape_gap: .*\n {2}down_for: /);
});
