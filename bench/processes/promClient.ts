import { gunzipSync } from 'node:zlib';
import { Gauge, Registry } from 'prom-client';
import { answerRequests } from './answerRequests.ts';

export interface PromClientRequest {
  /** An exposition in the text format, as gzip. */
  exposition: Uint8Array;
  renderings: number;
}

export interface PromClientAnswer {
  series: number;
  /** Of each rendering. */
  milliseconds: number[];
}

/** Holds every sample of an exposition as a prom-client gauge, and renders them as on a scrape. */
answerRequests<PromClientRequest, PromClientAnswer>(async ({ exposition, renderings }) => {
  const registry = new Registry();
  const series = load(registry, gunzipSync(exposition));
  const milliseconds: number[] = [];
  for (let rendering = 0; rendering < renderings; rendering++) {
    const start = performance.now();
    await registry.metrics();
    milliseconds.push(performance.now() - start);
  }
  return { series, milliseconds };
});

/** Gives the number of samples. */
function load(registry: Registry, text: Buffer): number {
  const gauges = new Map<string, Gauge>();
  let series = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(0x0a, start);
    const line = text.toString('utf8', start, end);
    start = end + 1;
    const sample = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample) continue;
    const [, name = '', labelText = '', value] = sample;
    const labels = labelsOf(labelText);
    let gauge = gauges.get(name);
    if (!gauge) {
      gauge = new Gauge({ name, help: name, labelNames: Object.keys(labels), registers: [registry] });
      gauges.set(name, gauge);
    }
    // Buckets carry a label that the first sample of a family lacks; they are few.
    if (Object.keys(labels).length !== labelCount(gauge)) continue;
    gauge.set(labels, Number(value));
    series++;
  }
  return series;
}
