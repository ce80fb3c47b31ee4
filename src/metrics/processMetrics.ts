import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface BuildInfo {
  version: string;
  revision: string;
  nodeVersion: string;
}

/** The metrics of this process, in a registry of its own. */
export interface ProcessMetrics {
  registry: Registry;
  request(observed: { operation: string; code: string; seconds: number }): void;
  retry(observed: { operation: string; reason: string }): void;
  rateLimitRemaining(token: string, remaining: number): void;
  http(observed: { method: string; route: string; status: number; seconds: number }): void;
}

/** Gauges of prom-client that end like counters, which promtool refuses; each exists by type under its plain name. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** `syncIntervalSeconds` null: this process has no schedule, and the gauge is left out. */
export function createProcessMetrics(build: BuildInfo, syncIntervalSeconds: number | null): ProcessMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  new Gauge({
    name: 'certalog_build_info',
    help: 'What is running, always 1.',
    labelNames: ['version', 'revision', 'node_version'],
    registers,
  }).set({ version: build.version, revision: build.revision, node_version: build.nodeVersion }, 1);
  if (syncIntervalSeconds !== null) {
    new Gauge({
      name: 'certalog_sync_interval_seconds',
      help: 'The longest time between two scheduled syncs.',
      registers,
    }).set(syncIntervalSeconds);
  }
  const requests = new Counter({
    name: 'certalog_cloudflare_requests_total',
    help: 'Requests to Cloudflare, by operation and HTTP status; code is network or timeout when there was no answer.',
    labelNames: ['operation', 'code'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'certalog_cloudflare_request_duration_seconds',
    help: 'How long requests to Cloudflare took, body included.',
    labelNames: ['operation'] as const,
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const retries = new Counter({
    name: 'certalog_cloudflare_retries_total',
    help: 'Requests to Cloudflare that were tried again, by operation and reason.',
    labelNames: ['operation', 'reason'] as const,
    registers,
  });
  const remaining = new Gauge({
    name: 'certalog_cloudflare_rate_limit_remaining',
    help: 'Requests that Cloudflare grants the token in its present window, as of the last answer.',
    labelNames: ['token'] as const,
    registers,
  });
  const http = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long Certalog took to answer HTTP requests.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    registry,
    request(observed) {
      requests.inc({ operation: observed.operation, code: observed.code });
      seconds.observe({ operation: observed.operation }, observed.seconds);
    },
    retry: (observed) => retries.inc(observed),
    rateLimitRemaining: (token, value) => remaining.set({ token }, value),
    http: ({ method, route, status, seconds: took }) => http.observe({ method, route, status }, took),
  };
}
