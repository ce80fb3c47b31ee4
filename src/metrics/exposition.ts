import type { MetricFamily } from './metricFamily.ts';

/** Prometheus text format 0.0.4, and OpenMetrics 1.0. Their samples are written alike; their headers differ. */
export type ExpositionFormat = 'text' | 'openmetrics';

export const contentTypes: Record<ExpositionFormat, string> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What the exposition ends with. */
export const endings: Record<ExpositionFormat, string> = { text: '', openmetrics: '# EOF\n' };

/**
 * The lines before the samples of a family. OpenMetrics names a counter and an info without the suffix that their
 * samples have, tells the unit that a name ends with, and has quotes escaped in HELP too (OpenMetrics 1.0, "ABNF").
 */
export function familyHeader({ name, type, help }: MetricFamily, format: ExpositionFormat): string {
  if (format === 'text') {
    const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    return `# HELP ${name} ${text}\n# TYPE ${name} ${type === 'info' ? 'gauge' : type}\n`;
  }
  const family = name.replace(suffixes[type] ?? '', '');
  const unit = type === 'info' ? undefined : /_(seconds|bytes)$/.exec(family)?.[1];
  const lines = [`# TYPE ${family} ${type}`, `# HELP ${family} ${escapeText(help)}`];
  if (unit !== undefined) lines.splice(1, 0, `# UNIT ${family} ${unit}`);
  return `${lines.join('\n')}\n`;
}

const suffixes: Partial<Record<MetricFamily['type'], RegExp>> = { counter: /_total$/, info: /_info$/ };

/** `{a="x",b="y"}` for the names in their order; empty without names. */
export function labelSet(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return '';
  return `{${names.map((name, index) => `${name}="${escapeText(values[index] ?? '')}"`).join(',')}}`;
}

/** One sample line. `labels` is what `labelSet` gives. */
export function sample(name: string, labels: string, value: number): string {
  return `${name}${labels} ${spelled(value)}\n`;
}

function spelled(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Backslash, quote and line feed, as both formats ask; lone surrogates cannot be written as UTF-8. */
function escapeText(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
