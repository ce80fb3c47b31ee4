import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import papaparse from 'papaparse';
import { expect, test } from 'vitest';
import { csvRows } from '../../src/reports/encoders/csv.ts';
import { hostileTexts } from './hostileTexts.ts';

const rows = hostileTexts.map((text, index) => [text, index - 3, null, index % 2 === 0, 'end']);
const withoutGuard = (cell: string) => cell.replace(/^'/, '');

test('two other readers give back every value, once the guard before a formula is taken away', () => {
  const expected = rows.map(([text, number, , truth, end]) => [text, String(number), '', String(truth), end]);
  const written = csvRows(rows);
  const unguarded = (records: string[][]) => records.map((record) => record.map(withoutGuard));
  expect(unguarded(parse(written, { recordDelimiter: '\r\n' }))).toEqual(expected);
  const papa = papaparse.parse<string[]>(written, { newline: '\r\n', skipEmptyLines: true });
  expect(papa.errors).toEqual([]);
  expect(unguarded(papa.data)).toEqual(expected);
});

test('no text begins as a formula does, and one that begins with the guard has two', () => {
  for (const text of hostileTexts) {
    const [[cell = ''] = []] = parse(csvRows([[text]]), { recordDelimiter: '\r\n' });
    expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(cell === text || cell === `'${text}`).toBe(true);
  }
});

test('numbers stay numbers, also negative ones', () => {
  expect(csvRows([[-1, 0.5, 2048]])).toBe('-1,0.5,2048\r\n');
});

test('it is what csv-stringify writes, with the same quotes', () => {
  const texts = hostileTexts.filter((text) => !text.startsWith("'") && !text.startsWith('\n'));
  const records = texts.map((text) => [text, 'b', -1]);
  const options = { escape_formulas: true, quoted_string: true, record_delimiter: '\r\n' };
  expect(csvRows(records)).toBe(stringify(records, options));
});

test('the items of a list can be told apart whatever they hold', () => {
  const items = ['a; b', 'back\\', ';', 'c'];
  const [[cell = ''] = []] = parse(csvRows([[items]]));
  const read = cell.split(/(?<=(?:^|[^\\])(?:\\\\)*); /).map((item) => item.replace(/\\(.)/g, '$1'));
  expect(read).toEqual(items);
});
