/** A sample as it stands in an exposition; `labels` in their order, nothing escaped. */
export interface OpenMetricsSample {
  name: string;
  labels: [name: string, value: string][];
  value: string;
}

export interface OpenMetricsFamily {
  name: string;
  type: string;
  unit: string | null;
  help: string | null;
  samples: OpenMetricsSample[];
}

const metricName = '[A-Za-z_:][A-Za-z0-9_:]*';
const escaped = String.raw`(?:[^\n"\\]|\\["\\n]|\\[^\n"\\])*`;
const label = `[A-Za-z_][A-Za-z0-9_]*="${escaped}"`;
const number = String.raw`[+-]?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\d*\.\d+(?:[eE][+-]?\d+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)|[nN][aA][nN]`;

const typeLine = new RegExp(
  `^# TYPE (${metricName}) (counter|gauge|histogram|gaugehistogram|stateset|info|summary|unknown)$`,
);
const helpLine = new RegExp(`^# HELP (${metricName}) (${escaped})$`, 'u');
const unitLine = new RegExp(`^# UNIT (${metricName}) ([A-Za-z0-9_:]*)$`);
const sampleLine = new RegExp(`^(${metricName})(?:\\{((?:${label}(?:,${label})*)?)\\})? (${number})$`, 'u');

const suffixes: Record<string, readonly string[]> = {
  counter: ['_total', '_created'],
  gauge: [''],
  info: ['_info'],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  summary: ['', '_count', '_sum', '_created'],
};

/**
 * Reads an exposition by the ABNF of OpenMetrics 1.0 and the rules beside it that it can break: what it ends with, one
 * descriptor of each kind, no family apart or twice, suffixes of each type, units, values, labels and series once.
 * Timestamps and exemplars are no part of what it accepts. Throws with the line that breaks a rule.
 */
export function readOpenMetrics(text: string): OpenMetricsFamily[] {
  if (!text.isWellFormed()) throw new Error('not UTF-8');
  if (!text.endsWith('\n# EOF\n')) throw new Error('does not end with # EOF');
  const families = new Map<string, OpenMetricsFamily>();
  const series = new Set<string>();
  let current: OpenMetricsFamily | undefined;
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const refuse = (why: string) => new Error(`${why}: ${line}`);
    const descriptor = typeLine.exec(line) ?? helpLine.exec(line) ?? unitLine.exec(line);
    if (descriptor) {
      const [, name = '', text = ''] = descriptor;
      if (current?.name !== name) {
        if (families.has(name)) throw refuse('a family apart');
        current = { name, type: 'unknown', unit: null, help: null, samples: [] };
        families.set(name, current);
      }
      if (current.samples.length > 0) throw refuse('a descriptor behind samples');
      describe(current, line, text, refuse);
      continue;
    }
    const sample = readSample(line);
    if (!sample || !current) throw refuse('neither descriptor nor sample');
    check(current, sample, refuse);
    const key = JSON.stringify([sample.name, sample.labels.filter(([, value]) => value !== '').sort()]);
    if (series.has(key)) throw refuse('a series twice');
    series.add(key);
    current.samples.push(sample);
  }
  forbidClashes([...families.values()]);
  return [...families.values()];
}

type Refuse = (why: string) => Error;

function describe(family: OpenMetricsFamily, line: string, text: string, refuse: Refuse): void {
  if (line.startsWith('# TYPE ')) {
    if (family.type !== 'unknown') throw refuse('a second TYPE');
    family.type = text;
  } else if (line.startsWith('# HELP ')) {
    if (family.help !== null) throw refuse('a second HELP');
    family.help = text;
  } else {
    if (family.unit !== null) throw refuse('a second UNIT');
    if (text !== '' && !family.name.endsWith(`_${text}`))
      throw refuse('a unit that the name does not end with');
    family.unit = text;
  }
  if (family.unit && ['info', 'stateset'].includes(family.type)) throw refuse('a unit of what has none');
}

function readSample(line: string): OpenMetricsSample | null {
  const match = sampleLine.exec(line);
  if (!match) return null;
  const [, name = '', labels = '', value = ''] = match;
  const pairs = Array.from(
    labels.matchAll(new RegExp(`([A-Za-z_][A-Za-z0-9_]*)="(${escaped})"`, 'gu')),
    ([, key = '', text = '']): [string, string] => [
      key,
      text.replace(/\\(.)/gsu, (whole, one) =>
        one === 'n' ? '\n' : one === '"' || one === '\\' ? one : whole,
      ),
    ],
  );
  return { name, labels: pairs, value };
}

function check(family: OpenMetricsFamily, { name, labels, value }: OpenMetricsSample, refuse: Refuse): void {
  const names = labels.map(([key]) => key);
  if (new Set(names).size < names.length) throw refuse('a label twice');
  if (!(suffixes[family.type] ?? []).some((suffix) => name === family.name + suffix))
    throw refuse(`not a sample of ${family.name}, a ${family.type}`);
  if (family.type === 'info' && value !== '1') throw refuse('an info that is not 1');
  if (family.type === 'counter' && !(Number(value) >= 0)) throw refuse('a counter below 0');
  if (name === `${family.name}_bucket` && family.type === 'histogram') {
    const bound = labels.find(([key]) => key === 'le')?.[1] ?? '';
    if (!/^([+-]?\d+\.\d+|[+-]Inf)$/.test(bound)) throw refuse('a bound that is not a canonical float');
  } else if (names.includes('le')) throw refuse('le is for buckets');
}

/** No name that a family's samples may have may be one of another's. */
function forbidClashes(families: OpenMetricsFamily[]): void {
  const owners = new Map<string, string>();
  for (const { name, type } of families) {
    for (const suffix of suffixes[type] ?? ['']) {
      const owner = owners.get(name + suffix);
      if (owner !== undefined) throw new Error(`${name}${suffix} may be a sample of ${owner} and of ${name}`);
      owners.set(name + suffix, name);
    }
  }
}
