import { expect, test } from 'vitest';
import { readOpenMetrics } from './openMetrics.ts';

test.each([
  ['# TYPE a gauge\na 1\n', 'does not end with # EOF'],
  ['# TYPE a gauge\na 1\n# EOF\n# EOF\n', 'neither descriptor nor sample'],
  ['# TYPE a gauge\n\na 1\n# EOF\n', 'neither descriptor nor sample'],
  ['# TYPE a gauge\na{b="x"c="y"} 1\n# EOF\n', 'neither descriptor nor sample'],
  ['# TYPE a gauge\na{b="x",} 1\n# EOF\n', 'neither descriptor nor sample'],
  ['# TYPE a gauge\na Nan1\n# EOF\n', 'neither descriptor nor sample'],
  ['# TYPE a gauge\n# HELP a say "it"\na 1\n# EOF\n', 'neither descriptor nor sample'],
  ['# TYPE a_total counter\na_total 1\n# EOF\n', 'not a sample of a_total, a counter'],
  ['# TYPE a counter\na 1\n# EOF\n', 'not a sample of a, a counter'],
  ['# TYPE a info\na_info 2\n# EOF\n', 'an info that is not 1'],
  ['# TYPE a_seconds gauge\n# UNIT a_seconds bytes\na_seconds 1\n# EOF\n', 'a unit that the name'],
  ['# TYPE a gauge\na{b="x"} 1\na{b="x"} 1\n# EOF\n', 'a series twice'],
  ['# TYPE a gauge\na{b=""} 1\na 1\n# EOF\n', 'a series twice'],
  ['# TYPE a gauge\na{b="x",b="y"} 1\n# EOF\n', 'a label twice'],
  ['# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n', 'a family apart'],
  ['# TYPE a histogram\na_bucket{le="1"} 1\n# EOF\n', 'a bound that is not a canonical float'],
  ['# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 1\n# EOF\n', 'a series twice'],
  ['# TYPE a counter\n# TYPE a_total gauge\n# EOF\n', 'may be a sample of'],
])('the reader refuses %j: %s', (text, why) => {
  expect(() => readOpenMetrics(text)).toThrow(why);
});

test('the reader takes what is right', () => {
  const [family] = readOpenMetrics(
    '# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds x\na_seconds{b="\\"\\\\\\n"} +Inf\n# EOF\n',
  );
  expect(family).toMatchObject({ unit: 'seconds', samples: [{ labels: [['b', '"\\\n']], value: '+Inf' }] });
});
