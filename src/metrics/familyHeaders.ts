import { type DeflatedText, deflateText } from './deflatedText.ts';
import { type ExpositionFormat, familyHeader } from './exposition.ts';
import type { FamilyText } from './familyText.ts';
import type { MetricFamily } from './metricFamily.ts';

/** Puts headers before the samples of families; those of each format are deflated once, when it is first asked for. */
export class FamilyHeaders {
  readonly #deflated: Record<ExpositionFormat, WeakMap<MetricFamily, Promise<DeflatedText>>> = {
    text: new WeakMap(),
    openmetrics: new WeakMap(),
  };

  /** The families in the format, as texts to be joined: the samples themselves are those of every format. */
  async before(families: FamilyText[], format: ExpositionFormat): Promise<DeflatedText[]> {
    const texts = families.map(async ({ family, samples }) => [await this.#header(family, format), samples]);
    return (await Promise.all(texts)).flat();
  }

  #header(family: MetricFamily, format: ExpositionFormat): Promise<DeflatedText> {
    const known = this.#deflated[format];
    const header = known.get(family) ?? deflateText(familyHeader(family, format));
    known.set(family, header);
    return header;
  }
}
