import type { MetricFamily } from './families.ts';

/** The HELP and TYPE lines of a family (Prometheus text format 0.0.4). */
export function familyHeader({ name, type, help }: MetricFamily): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
}

/** `{a="x",b="y"}` for the family's labels in their order; empty without labels. */
export function labelSet(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return '';
  return `{${names.map((name, index) => `${name}="${escapeLabelValue(values[index] ?? '')}"`).join(',')}}`;
}

/** One sample line. `labels` is what `labelSet` gives. */
export function sample({ name }: MetricFamily, labels: string, value: number): string {
  return `${name}${labels} ${value}\n`;
}

/** Backslash, quote and line feed, as the text format asks; lone surrogates cannot be written as UTF-8. */
function escapeLabelValue(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
