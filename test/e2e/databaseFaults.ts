import postgres from 'postgres';
import type { OwnPostgres } from '../support/ownPostgres.ts';
import { fullLog, fullTablespace } from './databaseFaults.fullDisk.ts';
import { type DatabaseFault, tickFailed } from './support/databaseFault.ts';
import type { DisturbedService } from './support/disturbedService.ts';
import { eventually } from './support/eventually.ts';
import { holdTransaction } from './support/heldTransaction.ts';

const TERMINATIONS = 5;

/** The faults that any user can make. */
export const databaseFaults: DatabaseFault[] = [
  {
    name: 'PostgreSQL is stopped, and started again',
    reads: 'refused',
    says: [/ECONNREFUSED|CONNECTION_CLOSED|terminating connection/, tickFailed],
    async strike({ server }) {
      await server.stop('SIGINT');
      return () => server.start();
    },
  },
  {
    name: 'PostgreSQL is killed, and recovers',
    reads: 'refused',
    says: [/ECONNREFUSED|CONNECTION_CLOSED|ECONNRESET/, tickFailed],
    async strike({ server }) {
      await server.stop('SIGKILL');
      return () => server.start();
    },
  },
  {
    name: 'every connection is ended, five times in a row',
    reads: 'either',
    says: [],
    async strike(service) {
      for (let time = 0; time < TERMINATIONS; time++) {
        await eventually(
          () => terminateConnections(service),
          (ended) => ended > 0,
          { everyMilliseconds: 20 },
        );
      }
      return async () => {};
    },
  },
  {
    name: 'statements run into a time limit',
    reads: 'either',
    says: [/statement timeout/],
    prepare: ({ sql }) => alterSystem(sql, 'statement_timeout', '700ms'),
    keepsHold: true,
    async strike({ server, sql }, moment) {
      const reads = moment === 'while the list is read' || moment === 'between two ticks';
      const lock = reads
        ? await holdTransaction(server, 'lock table certalog.certificates in access exclusive mode')
        : null;
      return async () => {
        await lock?.release();
        await resetSystem(sql, 'statement_timeout');
      };
    },
  },
  {
    name: 'new connections have a time limit of 1 ms',
    reads: 'either',
    // With so short a limit PostgreSQL sometimes names the wrong cause ("user request").
    says: [/canceling statement due to/],
    async strike(service) {
      await service.sql`alter role certalog set statement_timeout = '1ms'`;
      await terminateConnections(service);
      return async () => {
        await service.sql`alter role certalog reset statement_timeout`;
        await terminateConnections(service);
      };
    },
  },
  {
    name: 'the database takes no writes',
    reads: 'answered',
    says: [/read-only transaction/, tickFailed],
    async strike({ sql }) {
      await alterSystem(sql, 'default_transaction_read_only', 'on');
      return () => resetSystem(sql, 'default_transaction_read_only');
    },
  },
  {
    name: 'others take all connections',
    service: {
      settings: { max_connections: '40' },
      prepare: async (_, sql) => {
        await sql`create role crowd login`;
        return async () => {};
      },
    },
    reads: 'refused',
    says: [/remaining connection slots|too many clients|too many connections for role/, tickFailed],
    async strike(service, _, hold) {
      await service.sql`alter role certalog connection limit 0`;
      await eventually(
        () => terminateConnections(service),
        (ended) => ended === 0,
      );
      // Its place is one for Certalog, too.
      await hold.release();
      const crowd = await takeAllConnections(service.server);
      // The limit stays: whatever place is left for a moment is none for Certalog.
      return async () => {
        await Promise.all(crowd.map((client) => client.end({ timeout: 1 })));
        await service.sql`alter role certalog connection limit -1`;
      };
    },
  },
  {
    name: 'another session holds the row of an account',
    reads: 'answered',
    says: [],
    async strike({ server, emulator }) {
      const [account] = emulator.accounts.list();
      const held = await holdTransaction(
        server,
        `select from certalog.accounts where account_id = '${account?.id}' for update`,
      );
      return () => held.release();
    },
    lasts: twoTicks,
  },
];

/** The faults for which a file system must be mounted. */
export const diskFaults: DatabaseFault[] = [fullTablespace(), fullLog()];

/** Gives how many there were. */
async function terminateConnections({ sql }: DisturbedService): Promise<number> {
  const rows = await sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'certalog'`;
  return rows.length;
}

async function alterSystem(sql: postgres.Sql, name: string, value: string): Promise<void> {
  await sql.unsafe(`alter system set ${name} = '${value}'`);
  await sql`select pg_reload_conf()`;
}

async function resetSystem(sql: postgres.Sql, name: string): Promise<void> {
  await sql.unsafe(`alter system reset ${name}`);
  await sql`select pg_reload_conf()`;
}

async function takeAllConnections({ superuserUrl }: OwnPostgres): Promise<postgres.Sql[]> {
  const url = new URL(superuserUrl);
  url.username = 'crowd';
  const crowd: postgres.Sql[] = [];
  while (true) {
    const client = postgres(url.href, { max: 1, fetch_types: false, onnotice: () => {} });
    crowd.push(client);
    try {
      await client`select 1`;
    } catch {
      return crowd;
    }
  }
}

/** The account whose row is free has been read for two more ticks. */
async function twoTicks({ sql, emulator }: DisturbedService): Promise<void> {
  const free = emulator.accounts.list().at(-1)?.id ?? '';
  const [{ now } = { now: null }] = await sql`select now()`;
  await eventually(
    () => sql`
      select from certalog.sync_runs where account_id = ${free} and started_at > ${now} and finished_at is not null`,
    ({ length }) => length >= 2,
  );
}
