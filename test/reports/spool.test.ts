import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSpool, SpoolFailure } from '../../src/reports/spool.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

const MEBIBYTE = 1024 * 1024;
let directory: TemporaryDirectory;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory?.remove());

describe.each([
  ['in memory', 3],
  ['in a file', 20],
])('what is kept %s', (_, mebibytes) => {
  const piece = (index: number) => Buffer.alloc(MEBIBYTE / 2, index);

  it('comes back as it was written, and no name is left in the directory', async () => {
    const spool = createSpool(directory.path);
    for (let index = 0; index < 2 * mebibytes; index++) await spool.write(piece(index));
    expect(spool.size).toBe(mebibytes * MEBIBYTE);
    expect(await readdir(directory.path)).toEqual([]);
    const read = Buffer.concat(await Array.fromAsync(spool.read()));
    const written = Buffer.concat(Array.from({ length: 2 * mebibytes }, (_, index) => piece(index)));
    expect(read.equals(written)).toBe(true);
  });
});

it('says where and why it cannot be kept, and what to do', async () => {
  const spool = createSpool(`${directory.path}/is-not-there`);
  const writing = spool.write(Buffer.alloc(9 * MEBIBYTE));
  await expect(writing).rejects.toBeInstanceOf(SpoolFailure);
  await expect(writing).rejects.toThrow(/is-not-there until it is whole \(ENOENT.*TMPDIR/);
});
