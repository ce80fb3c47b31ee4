import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes everything, no faster than it is taken. */
export async function writeAll(pieces: AsyncIterable<string | Uint8Array>, target: Writable): Promise<void> {
  for await (const piece of pieces) if (!target.write(piece)) await once(target, 'drain');
}
