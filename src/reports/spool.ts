import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that are kept until its length is known. Read or dispose of it once, when all is written. */
export interface Spool {
  /** The bytes are free for other use once it has come back. */
  write(bytes: Buffer): Promise<void>;
  /** In bytes. */
  readonly size: number;
  /** Everything in the order in which it was written; what it holds is let go at the end, however that comes. */
  read(): AsyncGenerator<Uint8Array>;
  dispose(): Promise<void>;
}

/** Says where a report could not be kept, why, and what to do. */
export class SpoolFailure extends Error {
  override name = 'SpoolFailure';
}

const MEMORY_BYTES = 4 * 1024 * 1024;
/** Read from the file at once: what was read and is written counts as garbage of V8 only when more is read. */
const CHUNK_BYTES = 32 * 1024;

/**
 * Keeps up to 4 MiB in memory, and all of it in a file of the directory once it is more. That file is this user's alone
 * (mode 0600) and has no name from its first byte on: nothing is left of it, whatever ends the process.
 */
export function createSpool(directory: string): Spool {
  let size = 0;
  let kept: Buffer[] = [];
  let file: FileHandle | null = null;

  async function spill(bytes: Buffer): Promise<void> {
    try {
      await append(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SpoolFailure(
        `The report could not be kept in ${directory} until it is whole (${reason}). Make room there, or set TMPDIR to another directory.`,
        { cause: error },
      );
    }
  }

  async function append(bytes: Buffer): Promise<void> {
    file ??= await openUnnamed(directory);
    const pieces = [...kept, bytes];
    kept = [];
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten;
    }
  }

  async function dispose(): Promise<void> {
    kept = [];
    const open = file;
    file = null;
    await open?.close();
  }

  return {
    get size() {
      return size;
    },
    async write(bytes) {
      size += bytes.length;
      if (file !== null || size > MEMORY_BYTES) await spill(bytes);
      else kept.push(Buffer.from(bytes));
    },
    async *read() {
      try {
        if (file === null) {
          yield* kept;
          return;
        }
        for (let at = 0; at < size; ) {
          const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
          if (bytesRead === 0) throw new Error(`the spooled report ends after ${at} of ${size} bytes`);
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await dispose();
      }
    },
    dispose,
  };
}

async function openUnnamed(directory: string): Promise<FileHandle> {
  const path = join(directory, `certalog-report-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
