import { gunzipSync } from 'node:zlib';
import { Gauge, Registry } from 'prom-client';
import { answerRequests } from './answerRequests.ts';

export interface PromClientRequest {
  /** An exposition of Certalog in the text format, as gzip. */
  exposition: Uint8Array;
  renderings: number;
}

export interface PromClientAnswer {
  series: number;
  /** Of each rendering. */
  milliseconds: number[];
}

/** Holds the samples of all certificates as prom-client gauges, and renders them as on a scrape. */
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

/** Gives the number of samples. Line by line, since the whole may be longer than a string can be. */
function load(registry: Registry, text: Buffer): number {
  const gauges = new Map<string, Gauge>();
  let series = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(0x0a, start);
    const sample = /^(certalog_certificate\w*)\{(.*)\} (\S+)$/.exec(text.toString('utf8', start, end));
    start = end + 1;
    if (!sample) continue;
    const [, name = '', labelText = '', value] = sample;
    const labels = labelsOf(labelText);
    const gauge = gauges.get(name) ?? gaugeOf(registry, name, Object.keys(labels));
    gauges.set(name, gauge);
    gauge.set(labels, Number(value));
    series++;
  }
  return series;
}

function gaugeOf(registry: Registry, name: string, labelNames: string[]): Gauge {
  return new Gauge({ name, help: name, labelNames, registers: [registry] });
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
    labels[name] = value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}
