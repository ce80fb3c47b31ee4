import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const document = readFileSync('docs/security.md', 'utf8');
const threats = document.split('\n## Threats\n')[1]?.split('\n## ')[0] ?? '';
const rows = threats
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'))
  .map((line) => line.slice(2, -2).split(' | '));

/** Tests as a row names them: `path` "title"; of a test that is run for many cases, the title as it is written. */
const named = rows.flatMap(([threat = '', , tests = '']) =>
  [...tests.matchAll(/`([^`]+)` "([^"]+)"/g)].map(([, path = '', title = '']) => ({ threat, path, title })),
);

describe('the document of the threats', () => {
  test('has an answer to each, and a test that shows it', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const [threat, answer = '', tests, ...more] of rows) {
      expect({ threat, more }).toEqual({ threat, more: [] });
      expect(answer.length).toBeGreaterThan(20);
      expect(named.filter((one) => one.threat === threat).length, `${threat}: ${tests}`).toBeGreaterThan(0);
    }
  });

  test.each(named)('names tests that there are: $path $title', ({ path, title }) => {
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8').replaceAll("\\'", "'");
    expect(["'", '"', '`'].some((quote) => text.includes(quote + title + quote))).toBe(true);
  });
});
