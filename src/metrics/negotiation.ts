import type { ExpositionFormat } from './exposition.ts';

/**
 * The format that an `Accept` header asks for (RFC 9110, section 12.5.1): OpenMetrics where it is named, in version 1.0.0
 * or in none, and is wanted no less than the text format; else the text format, also where neither is acceptable.
 */
export function formatFor(accept: string | undefined): ExpositionFormat {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const openMetrics = qualityOf(ranges, ['application/openmetrics-text'], ['1.0.0']);
  const text = qualityOf(ranges, ['text/plain', 'text/*', '*/*'], ['0.0.4']);
  return openMetrics > 0 && openMetrics >= text ? 'openmetrics' : 'text';
}

interface MediaRange {
  type: string;
  version: string | null;
  quality: number;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const parameterOf = (name: string) =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const version = parameterOf('version')?.replaceAll('"', '') ?? null;
  return { type, version, quality: parseQuality(parameterOf('q')) };
}

/** A weight that is none makes its range unacceptable rather than the most wanted. */
function parseQuality(text: string | undefined): number {
  if (text === undefined) return 1;
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}

/** That of the most specific type named, the best of its versions that are served; 0 when none is. */
function qualityOf(ranges: MediaRange[], types: string[], versions: string[]): number {
  for (const type of types) {
    const named = ranges.filter(
      (range) => range.type === type && (range.version === null || versions.includes(range.version)),
    );
    if (named.length > 0) return Math.max(...named.map(({ quality }) => quality));
  }
  return 0;
}
