import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findingChecks } from '../../src/findings/finding.ts';
import { profileNames, profiles, type Thresholds } from '../../src/findings/policy.ts';

const text = readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8');
const rows = (name: string) =>
  (text.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '));

const days = (seconds: number) => `${seconds / 86_400} days`;

/** Each threshold in the words of the document. */
function words({ weak_key, too_long_validity, expiring_in_use, unused }: Thresholds): Record<string, string> {
  return {
    'the fewest bits of an RSA modulus': String(weak_key.rsaBits),
    'the fewest bits of a DSA or DH prime': String(weak_key.dsaBits),
    'the fewest bits of an elliptic curve': String(weak_key.ecBits),
    'the longest validity of what is not a CA': days(too_long_validity.leafSeconds),
    'the longest validity of a CA': days(too_long_validity.caSeconds),
    'how long before the expiry': days(expiring_in_use.withinSeconds),
    'how long without an association': days(unused.afterSeconds),
  };
}

describe('docs/findings.md', () => {
  test('has every finding in order, with its severity in both profiles', () => {
    expect(rows('findings').map((row) => row.slice(0, 3))).toEqual(
      findingChecks.map((check) => [
        `\`${check}\``,
        ...profileNames.map((name) => profiles[name].severities[check] ?? 'off'),
      ]),
    );
  });

  test('has every threshold of both profiles', () => {
    const [standard, strict] = profileNames.map((name) => words(profiles[name].thresholds));
    expect(rows('thresholds').map(([, meaning, ...values]) => [meaning, ...values])).toEqual(
      Object.entries(standard ?? {}).map(([meaning, value]) => [meaning, value, strict?.[meaning]]),
    );
    const named = new Set(rows('thresholds').map(([check]) => check));
    expect([...named]).toEqual(Object.keys(profiles.default.thresholds).map((check) => `\`${check}\``));
    const count = Object.values(profiles.default.thresholds).flatMap((values) => Object.keys(values)).length;
    expect(rows('thresholds')).toHaveLength(count);
  });

  test('explains every finding in a section of its own, and no other', () => {
    const sections = [...text.matchAll(/^### `(\w+)`$/gm)].map(([, check]) => check);
    expect(sections.sort()).toEqual([...findingChecks].sort());
  });
});
