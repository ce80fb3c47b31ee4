import type { FaultKind } from '../../src/emulator/faults/faultKinds.ts';
import { moments, type Operation } from './faultMoments.ts';
import type { State } from './faultTable.ts';

/** What one row of the table came to. */
export interface RowOutcome {
  kind: FaultKind;
  operation: Operation;
  state: State;
  /** Among the moments of the operation. */
  place: number;
  expected: string;
  /** The reason of the run, or `complete`. */
  came: string;
}

const columns: [State, Operation][] = [
  ['first', 'list'],
  ['first', 'associations'],
  ['pending', 'list'],
  ['pending', 'get'],
  ['pending', 'associations'],
];

/** The table: one line per fault, a cell says once what is so at all moments, and a last line that sums it up. */
export function faultTableText(outcomes: readonly RowOutcome[]): string {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))];
  const lines = [
    ['fault', ...columns.map(([state, operation]) => `${stateNames[state]}: ${operation}`)],
    ...kinds.map((kind) => [
      kind,
      ...columns.map(([state, operation]) =>
        cellText(
          outcomes.filter((row) => row.kind === kind && row.state === state && row.operation === operation),
        ),
      ),
    ]),
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const unexpected = outcomes.filter((row) => !isAsExpected(row));
  return [
    ...lines.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    `list, by moment: ${moments.list.join(' / ')}; associations: ${moments.associations.join(' / ')}`,
    `fault table: ${outcomes.length} rows, ${unexpected.length === 0 ? 'all as expected' : `${unexpected.length} not as expected`}`,
  ].join('\n');
}

export function isAsExpected({ expected, came }: RowOutcome): boolean {
  return came === (expected === 'believed' ? 'complete' : expected);
}

const stateNames: Record<State, string> = { first: 'first sync', pending: 'changes pending' };

function cellText(rows: RowOutcome[]): string {
  const cells = rows
    .toSorted((a, b) => a.place - b.place)
    .map((row) => (isAsExpected(row) ? row.expected : `${row.came} INSTEAD OF ${row.expected}`));
  if (cells.length === 0) return '–';
  return new Set(cells).size === 1 ? (cells[0] ?? '') : cells.join(' / ');
}
