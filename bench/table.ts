import Table from 'cli-table3';
import type { Bound, Figure, Quantity } from './figure.ts';

/** The figures as a table for a terminal or a log; whether a target is reached is said in a word. */
export function renderTable(figures: Figure[]): string {
  const table = new Table({
    head: ['work', 'figure', 'baseline of the same run', 'ratio', 'target', 'reached'],
    colAligns: ['left', 'right', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { work, figure, baseline, ratio, bound, reached } of figures) {
    table.push([
      work,
      quantity(figure),
      baseline ? `${quantity(baseline)} ${baseline.what}` : '–',
      ratio === null ? '–' : `${significant(ratio)} ×`,
      bound ? target(bound, figure) : '–',
      reached === null ? '–' : reached ? 'yes' : 'NO',
    ]);
  }
  return table.toString();
}

function target(bound: Bound, { unit }: Quantity): string {
  const [sign, limit] = 'atMost' in bound ? ['≤', bound.atMost] : ['≥', bound.atLeast];
  return bound.on === 'ratio' ? `${sign} ${limit} ×` : `${sign} ${quantity({ value: limit, unit })}`;
}

function quantity({ value, unit }: Quantity): string {
  return `${significant(value)} ${unit}`;
}

/** Three digits, and all those before the point. */
function significant(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', {
    maximumFractionDigits: decimals,
    minimumFractionDigits: Math.min(decimals, 3),
  });
}
