import type { WriteStream } from 'node:tty';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { SyncProgress } from '../inventory/context.ts';

export interface ProgressDisplay {
  update(accountId: string, progress: SyncProgress): void;
  stop(): void;
}

/** A bar per account on a terminal; nothing elsewhere, where the lines of the result have to do. */
export function createProgress(stream: WriteStream, quiet: boolean): ProgressDisplay {
  if (quiet || !stream.isTTY) return { update: () => {}, stop: () => {} };
  const display = new MultiBar(
    { stream, clearOnComplete: true, hideCursor: true, format: '{account} {stage} {bar} {value}/{of}' },
    Presets.shades_classic,
  );
  const bars = new Map<string, SingleBar>();
  return {
    update(accountId, { stage, done, total }) {
      const payload = { account: accountId, stage: stage.padEnd(12), of: total ?? '?' };
      let bar = bars.get(accountId);
      if (!bar) {
        bar = display.create(total ?? done, done, payload);
        bars.set(accountId, bar);
      }
      bar.setTotal(total ?? Math.max(done, 1));
      bar.update(done, payload);
    },
    stop: () => display.stop(),
  };
}
