import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './usageError.ts';

/**
 * Writes a file that is whole or not there: under another name beside it first. What stood under the name before is
 * replaced at the end. Throws `UsageError` when it cannot be written.
 */
export async function writeWholeFile(pieces: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  const file = await open(unfinished, 'wx').catch((error) => Promise.reject(unwritable(path, error)));
  try {
    await writePieces(pieces, file, path);
    await rename(unfinished, path).catch((error) => Promise.reject(unwritable(path, error)));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writePieces(pieces: AsyncIterable<Uint8Array>, file: FileHandle, path: string): Promise<void> {
  try {
    for await (const piece of pieces) {
      await file.writeFile(piece).catch((error) => Promise.reject(unwritable(path, error)));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

function unwritable(path: string, error: unknown): UsageError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new UsageError(`the file ${path} cannot be written: ${reason}`);
}
