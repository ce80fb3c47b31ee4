import type { Figure } from './figure.ts';
import type { SyncLaboratory } from './support/syncLaboratory.ts';

/** What a benchmark gets of the run it belongs to. */
export interface BenchContext {
  /** Times the full size of every set: 1 is what the targets are about. */
  scale: number;
  /** Tells a person what is being done. */
  say(line: string): void;
  /** The emulated account and the process that syncs it, shared by the benchmarks of the first and second sync. */
  syncLaboratory(): Promise<SyncLaboratory>;
}

export type Bench = (context: BenchContext) => Promise<Figure[]>;

/** The size of a set at the run's scale, never below `least`. */
export function scaled(full: number, { scale }: BenchContext, least = 1): number {
  return Math.max(least, Math.round(full * scale));
}
