import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DatabaseFault, tickFailed } from './support/databaseFault.ts';
import type { DisturbedService } from './support/disturbedService.ts';
import { mountSmallFileSystem, type SmallFileSystem } from './support/smallFileSystem.ts';

const run = promisify(execFile);

/** The disk of the tables is full: no table can grow (53100). */
export function fullTablespace(): DatabaseFault {
  let disk: SmallFileSystem;
  return {
    name: 'the disk of the tables is full',
    reads: 'answered',
    says: [/No space left on device/],
    service: {
      async prepare({ account }, sql) {
        disk = await mountSmallFileSystem(64, account);
        await sql.unsafe(`create tablespace small location '${disk.path}'`);
        await sql`grant create on tablespace small to certalog`;
        await sql.unsafe('alter database certalog set default_tablespace = small');
        return () => disk.remove();
      },
    },
    async strike() {
      await disk.fill();
      return () => disk.makeRoom();
    },
  };
}

/** The disk of the write-ahead log is full: the server panics, and may not come back before there is room. */
export function fullLog(): DatabaseFault {
  let disk: SmallFileSystem;
  return {
    name: 'the disk of the write-ahead log is full',
    reads: 'either',
    says: [
      /CONNECTION_CLOSED|ECONNREFUSED|ECONNRESET|recovery mode|crash of another|shutting down/,
      tickFailed,
    ],
    service: {
      settings: { min_wal_size: '32MB', max_wal_size: '64MB' },
      async prepare(server) {
        disk = await mountSmallFileSystem(192, server.account);
        const log = join(server.cluster, 'pg_wal');
        await server.stop('SIGINT');
        await run('cp', ['-a', `${log}/.`, disk.path]);
        await run('rm', ['-r', log]);
        await run('ln', ['-s', disk.path, log]);
        await server.start();
        return () => disk.remove();
      },
    },
    async strike(service) {
      await disk.fill();
      await exhaustLog(service);
      return async () => {
        await disk.makeRoom();
        // Its recovery may have failed and hang: PostgreSQL is started again by whoever made room.
        await service.server.stop('SIGQUIT');
        await service.server.start();
      };
    },
  };
}

/** Begins new files of the log until there is no room for one. */
async function exhaustLog({ sql }: DisturbedService): Promise<void> {
  try {
    while (true) {
      await sql`select pg_logical_emit_message(false, 'test', 'the next file is needed')`;
      await sql`select pg_switch_wal()`;
    }
  } catch {
    // The server has panicked.
  }
}
