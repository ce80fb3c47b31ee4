import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvEncoder } from '../../src/reports/encoders/csv.ts';
import type { Evidence } from '../../src/reports/evidence.ts';
import { hostileTexts } from '../reports/hostileTexts.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { outputOf } from './program.ts';

const columns = ['id', 'text', 'number', 'truth', 'nothing', 'list'].map((name) => ({ name, doc: '' }));
const rows = hostileTexts.map((text, index) => [
  `row ${index}`,
  text,
  index - 3,
  index % 2 === 0,
  null,
  [text, 'b; c'],
]);
const evidence: Evidence = {
  report: 'inventory',
  title: 'Inventory',
  generatedAt: '2026-06-01T12:00:00.000Z',
  asOf: '2026-06-01T12:00:00.000Z',
  version: '1.2.3',
  filter: [['owner', '=1+1']],
  expiringWithinSeconds: 2_592_000,
  rowCount: rows.length,
  rowsSha256: '0'.repeat(64),
  lastCompleteSyncs: [{ accountId: 'a'.repeat(32), finishedAt: null }],
};

let directory: TemporaryDirectory;
let file: string;
let expected: string[][];
beforeAll(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, 'report.csv');
  const csv = csvEncoder.head(evidence, columns) + csvEncoder.rows(rows, columns, true);
  await writeFile(file, csv);
  expected = parse(csv, { recordDelimiter: '\r\n' });
});
afterAll(() => directory?.remove());

test("Python's csv module gives back every value", async () => {
  const program =
    'import csv, json, sys; json.dump(list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True)), sys.stdout)';
  const read = JSON.parse(await outputOf('python3', ['-c', program, file]));
  expect(read).toEqual(expected);
});

/** Opens the file in LibreOffice, with what its import dialog offers, and gives it as saved in another format. */
async function opened(options: string, format: 'csv' | 'fods'): Promise<string> {
  const target = join(directory.path, `${options.length}`);
  await outputOf('soffice', [
    `-env:UserInstallation=file://${directory.path}/profile`,
    '--headless',
    `--infilter=CSV:${options}`,
    '--convert-to',
    // As CSV: comma, quotes, UTF-8, all texts in quotes, values as they are.
    format === 'csv' ? 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false' : format,
    '--outdir',
    target,
    file,
  ]);
  return readFile(join(target, `report.${format}`), 'utf8');
}

test('LibreOffice gives back every value when quoted fields are texts', async () => {
  // Comma, quotes, UTF-8, from line 1, no formats, language en-US, quoted fields as text, no special numbers.
  const saved = await opened('44,34,76,1,,1033,true,false', 'csv');
  // A cell's line ends are line feeds there, and truth values are capitals.
  const normal = (records: string[][]) =>
    records.map((record) =>
      record.map((cell) =>
        cell.replace(/\r\n?/g, '\n').replace(/^(TRUE|FALSE)$/, (word) => word.toLowerCase()),
      ),
    );
  expect(normal(parse(saved, { relaxColumnCount: true }))).toEqual(normal(expected));
}, 120_000);

// The first: everything is guessed, and formulas are evaluated.
test('LibreOffice runs none of it, whatever is chosen when it is opened', async () => {
  for (const options of ['44,34,76,1,,1033,false,true,,,,,true', '44,34,76,1,,1033,true,false']) {
    expect(await opened(options, 'fods')).not.toContain('table:formula');
  }
}, 120_000);
