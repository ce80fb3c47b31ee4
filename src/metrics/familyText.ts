import { type DeflatedText, TextDeflater } from './deflatedText.ts';
import { labelSet, sample } from './exposition.ts';
import type { MetricFamily } from './metricFamily.ts';

/** The samples of a family, deflated and without its header: they are the same in every format. */
export interface FamilyText {
  family: MetricFamily;
  series: number;
  samples: DeflatedText;
}

/** Renders a family whose samples come bit by bit; what has been flushed is held deflated only. */
export class FamilyRenderer {
  readonly #family: MetricFamily;
  readonly #deflater = new TextDeflater();
  #pending = '';
  #series = 0;

  constructor(family: MetricFamily) {
    this.#family = family;
  }

  /** Adds a sample; `labels` is what `labelSet` gives. */
  add(labels: string, value: number): void {
    this.#pending += sample(this.#family.name, labels, value);
    this.#series += 1;
  }

  async flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '') await this.#deflater.write(text);
  }

  async end(): Promise<FamilyText> {
    await this.flush();
    return { family: this.#family, series: this.#series, samples: await this.#deflater.end() };
  }
}

/** A family whose samples, label values in the order of the family's labels and a value each, are at hand. */
export async function renderFamily(
  family: MetricFamily,
  samples: Iterable<readonly [labelValues: readonly string[], value: number]>,
): Promise<FamilyText> {
  const renderer = new FamilyRenderer(family);
  for (const [labelValues, value] of samples) renderer.add(labelSet(family.labels, labelValues), value);
  return renderer.end();
}
