import type { Clock } from '../inventory/ports.ts';
import type { FamilyText } from './familyText.ts';

export interface Rendering {
  families: FamilyText[];
  /** When the clock alone makes them untrue, ISO 8601; null: never. */
  validUntil: string | null;
}

/** Families that are rendered again only when their version is another or their time is over. */
export class KeptText {
  #kept: (Rendering & { version: string }) | null = null;

  /** The families of this version now; `render` is given the instant that they are for. Throws what `render` throws. */
  async at(
    version: string,
    clock: Clock,
    render: (now: string) => Promise<Rendering>,
  ): Promise<FamilyText[]> {
    const now = clock();
    const kept = this.#kept;
    const lasts =
      kept?.version === version &&
      (kept.validUntil === null || Date.parse(kept.validUntil) > Date.parse(now));
    if (kept && lasts) return kept.families;
    const rendering = await render(now);
    this.#kept = { ...rendering, version };
    return rendering.families;
  }
}

/** The earlier of two instants in ISO 8601, of which null is never. */
export function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) <= Date.parse(other) ? one : other;
}
