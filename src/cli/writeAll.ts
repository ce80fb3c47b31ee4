import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes everything, no faster than it is taken; nothing more once the reader has gone, as `head` does. */
export async function writeAll(pieces: AsyncIterable<string | Uint8Array>, target: Writable): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  target.once('close', onClose);
  try {
    for await (const piece of pieces) {
      if (target.destroyed) return;
      if (!target.write(piece)) await once(target, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    if (!isGone(error) && !gone.signal.aborted) throw error;
  } finally {
    target.off('close', onClose);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
