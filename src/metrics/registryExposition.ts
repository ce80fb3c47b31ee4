import type { Registry } from 'prom-client';
import { type ExpositionFormat, familyHeader, labelSet, sample } from './exposition.ts';
import type { MetricFamily } from './metricFamily.ts';

/**
 * The metrics of a registry of prom-client. As OpenMetrics they are rendered here: a registry of prom-client has one
 * format only, renames its counters for it, and ends what it renders with `# EOF`.
 */
export async function renderRegistry(registry: Registry, format: ExpositionFormat): Promise<string> {
  if (format === 'text') return registry.metrics();
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map(renderMetric).join('');
}

type RegistryMetric = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];

function renderMetric({ name, help, type, values }: RegistryMetric): string {
  // prom-client declares its types as an enumeration, and has them as text.
  const kind = name.endsWith('_info') ? 'info' : (String(type) as MetricFamily['type']);
  const lines = values.map((value) => {
    const names = Object.keys(value.labels);
    const texts = Object.values(value.labels).map((text) =>
      typeof text === 'number' ? canonical(text) : `${text}`,
    );
    return sample((value as { metricName?: string }).metricName ?? name, labelSet(names, texts), value.value);
  });
  return familyHeader({ name, help, type: kind, labels: [] }, 'openmetrics') + lines.join('');
}

/** A bound of a bucket, which is a float also where it is whole (OpenMetrics 1.0, "Considerations: Canonical Numbers"). */
function canonical(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
