/** One family of metrics, described once for every format. */
export interface MetricFamily {
  /** The name of its samples; of a counter with `_total`, of an info with `_info`. */
  name: string;
  type: 'gauge' | 'counter' | 'info' | 'histogram' | 'summary';
  help: string;
  labels: readonly string[];
}

/** A gauge of Certalog; `name` without the prefix. */
export function gauge(name: string, labels: readonly string[], help: string): MetricFamily {
  return { name: `certalog_${name}`, type: 'gauge', help, labels };
}

/** What something is, always 1; `name` without the prefix, with `_info`. */
export function info(name: string, labels: readonly string[], help: string): MetricFamily {
  return { name: `certalog_${name}`, type: 'info', help, labels };
}
