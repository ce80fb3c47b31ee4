import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerAccount } from './serverAccount.ts';

const search = 0o1;
const readAndExecute = 0o5;

/**
 * Whether the account may read and execute `path` and may pass every directory on the way to it, by mode bits.
 * The current user (null) is asked the same question through its own access elsewhere and always passes here.
 */
export async function canReach(path: string, account: ServerAccount | null): Promise<boolean> {
  if (account === null) return true;
  let current = await realpath(path);
  let needed = readAndExecute;
  for (;;) {
    const { uid, gid, mode } = await stat(current);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    if (((mode >> shift) & needed) !== needed) return false;
    const parent = dirname(current);
    if (parent === current) return true;
    current = parent;
    needed = search;
  }
}
