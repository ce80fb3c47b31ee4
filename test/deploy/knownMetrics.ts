import * as families from '../../src/metrics/families.ts';
import { createProcessMetrics } from '../../src/metrics/processMetrics.ts';

/** The labels of each metric that Certalog exports, those of its process included, by the name of the series. */
export function knownMetrics(): Map<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const { name, labels } of familiesIn(families)) known.set(name, new Set(labels));
  const { registry } = createProcessMetrics({ version: '', revision: '', nodeVersion: '' }, 900);
  for (const metric of registry.getMetricsAsArray()) {
    const labels: string[] = Reflect.get(metric, 'labelNames');
    known.set(metric.name, new Set(labels));
    // Of histograms; prom-client's types do not say which metric is one.
    known.set(`${metric.name}_bucket`, new Set([...labels, 'le']));
  }
  return known;
}

interface Family {
  name: string;
  labels: readonly string[];
}

function familiesIn(value: unknown): Family[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('name' in value && 'labels' in value) return [value as Family];
  return Object.values(value).flatMap(familiesIn);
}
