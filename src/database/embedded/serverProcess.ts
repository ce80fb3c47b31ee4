import { platform } from 'node:os';
import { EmbeddedPostgresError } from './embeddedPostgresError.ts';
import { canReach } from './reach.ts';
import type { ServerAccount } from './serverAccount.ts';

/** How a program of PostgreSQL is started for one cluster: options of `spawn`, and how it is told the directory. */
export interface ServerProcess {
  /** Value of `-D`. */
  dataArgument: string;
  spawnOptions: { cwd: string; env: Record<string, string>; uid?: number; gid?: number };
}

/** Environment and identity for PostgreSQL's programs on `cluster`, an existing directory that `account` owns. */
export async function serverProcess(cluster: string, account: ServerAccount | null): Promise<ServerProcess> {
  return {
    dataArgument: (await canReach(cluster, account)) ? cluster : unreachableCluster(cluster, account),
    spawnOptions: {
      cwd: cluster,
      // Nothing of ours: PGPORT, PGOPTIONS or LANG of the caller would change the server.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    },
  };
}

/**
 * Below a folder that only root may enter the path is of no use to the server. Its working directory is: the kernel
 * follows /proc/self/cwd (proc(5)) straight to the directory, without asking for its parents, and PostgreSQL keeps
 * its cluster as the working directory of all its processes.
 */
function unreachableCluster(cluster: string, account: ServerAccount | null): string {
  if (platform() === 'linux') return '/proc/self/cwd';
  throw new EmbeddedPostgresError(
    `The user ${account?.name}, as whom PostgreSQL runs under root, cannot reach ${cluster}: set CERTALOG_DATA_DIR to ` +
      'a directory whose parents every user may enter, run Certalog as an ordinary user, or set DATABASE_URL.',
  );
}
