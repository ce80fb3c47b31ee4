import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDirectory {
  path: string;
  remove(): Promise<void>;
}

/** A new directory. Mode 0700 keeps every other user out, 0755 lets them pass. */
export async function temporaryDirectory(mode = 0o700): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'certalog-test-'));
  await chmod(path, mode);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) };
}
