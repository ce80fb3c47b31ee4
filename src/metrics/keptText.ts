import type { Clock } from '../inventory/ports.ts';
import type { DeflatedText } from './deflatedText.ts';

interface Rendering {
  text: DeflatedText;
  /** When the clock alone makes it untrue, ISO 8601; null: never. */
  validUntil: string | null;
}

/** A text that is rendered again only when its version is another or its time is over. */
export class KeptText {
  #kept: (Rendering & { version: string }) | null = null;

  /** The text of this version now; `render` is given the instant that it is for. Throws what `render` throws. */
  async at(
    version: string,
    clock: Clock,
    render: (now: string) => Promise<Rendering>,
  ): Promise<DeflatedText> {
    const now = clock();
    const kept = this.#kept;
    const lasts =
      kept?.version === version &&
      (kept.validUntil === null || Date.parse(kept.validUntil) > Date.parse(now));
    if (kept && lasts) return kept.text;
    const rendering = await render(now);
    this.#kept = { ...rendering, version };
    return rendering.text;
  }
}
