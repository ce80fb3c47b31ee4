import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { DataDirectory } from './dataDirectory.ts';
import { EmbeddedPostgresError, errorCode } from './embeddedPostgresError.ts';
import { ownUserId } from './operatingSystemProcess.ts';

export interface RolePassword {
  password: string;
  /** True when it was made now, so that an existing cluster does not know it yet. */
  fresh: boolean;
}

/** The password of the role `certalog`: read from its file, else made at random and kept there with mode 0600. */
export async function rolePassword({ root, passwordFile }: DataDirectory): Promise<RolePassword> {
  const kept = await readKept(passwordFile);
  return kept === null
    ? { password: await writeNew(root, passwordFile), fresh: true }
    : { password: kept, fresh: false };
}

async function readKept(passwordFile: string): Promise<string | null> {
  try {
    const text = (await readFile(passwordFile, 'utf8')).trim();
    return /^[0-9a-f]{64}$/.test(text) ? text : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new EmbeddedPostgresError(
      `The password file ${passwordFile} cannot be read (${errorCode(error)}): run Certalog as the user who made it.`,
      { cause: error },
    );
  }
}

async function writeNew(root: string, passwordFile: string): Promise<string> {
  const password = randomBytes(32).toString('hex');
  const unfinished = `${passwordFile}.new`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    if (ownUserId() === 0) {
      const owner = await stat(root);
      await file.chown(owner.uid, owner.gid);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, passwordFile);
  return password;
}
