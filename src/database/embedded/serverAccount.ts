import { readFile, stat } from 'node:fs/promises';
import type { DataDirectory } from './dataDirectory.ts';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import { ownUserId } from './operatingSystemProcess.ts';

/** The user of the operating system that runs PostgreSQL, since its programs refuse to run as root. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Who is to run PostgreSQL: null for the current user; under root the owner of the cluster, else the owner of the
 * data directory, else the user `certalog` where one exists, else `nobody`. Throws EmbeddedPostgresError when the
 * cluster belongs to a user who cannot run it.
 */
export async function serverAccount(directory: DataDirectory): Promise<ServerAccount | null> {
  const own = ownUserId();
  const clusterOwner = directory.clusterExists ? await stat(directory.cluster) : null;
  if (own !== 0) {
    if (clusterOwner === null || clusterOwner.uid === own) return null;
    const chown = `chown -R ${own} ${directory.root}`;
    throw new EmbeddedPostgresError(
      `The database in ${directory.cluster} belongs to user id ${clusterOwner.uid} and this process runs as user id ` +
        `${own}: run Certalog as the user who made it, or as root: ${chown}`,
    );
  }
  const accounts = await readAccounts();
  if (clusterOwner?.uid === 0) {
    const fallback = unprivileged(accounts)?.name ?? 'nobody';
    throw new EmbeddedPostgresError(
      `The database in ${directory.cluster} belongs to root, as whom PostgreSQL refuses to run: give it to another ` +
        `user, for example: chown -R ${fallback} ${directory.cluster}`,
    );
  }
  const owner = clusterOwner ?? (await stat(directory.root));
  if (owner.uid !== 0) {
    const known = accounts.find(({ uid }) => uid === owner.uid);
    return known ?? { name: `user id ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  const account = unprivileged(accounts);
  if (account !== undefined) return account;
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root and this system has neither a user certalog nor a user nobody: create the ' +
      'user certalog, run Certalog as an ordinary user, or set DATABASE_URL.',
  );
}

function unprivileged(accounts: ServerAccount[]): ServerAccount | undefined {
  return accounts.find(({ name }) => name === 'certalog') ?? accounts.find(({ name }) => name === 'nobody');
}

/** passwd(5): name:password:uid:gid:… */
async function readAccounts(): Promise<ServerAccount[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    const account = { name, uid: Number.parseInt(uid, 10), gid: Number.parseInt(gid, 10) };
    return Number.isInteger(account.uid) && Number.isInteger(account.gid) ? [account] : [];
  });
}
