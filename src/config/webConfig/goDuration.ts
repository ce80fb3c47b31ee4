const SECONDS_PER_UNIT: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ns: 1e-9,
};

/** A duration that is not negative as Go writes it (https://pkg.go.dev/time#ParseDuration), in seconds; null when it is none. */
export function parseGoDuration(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d*)?(h|ms|m|s|us|µs|μs|ns))+$/.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d*)?)([a-zµμ]+)/g)) {
    seconds += Number(count) * (SECONDS_PER_UNIT[unit ?? ''] ?? 0);
  }
  return seconds;
}
