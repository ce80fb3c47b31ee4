import type postgres from 'postgres';
import type { Emulator } from '../../../src/emulator/startEmulator.ts';
import { createOwnPostgres, type OwnPostgres, superuser } from '../../support/ownPostgres.ts';
import { type CertalogProcess, type LogLine, startCertalog } from './certalogProcess.ts';
import { emulate, settingsFor } from './emulatedFleet.ts';
import { eventually } from './eventually.ts';
import { secrets } from './faultLines.ts';
import type { GrowingFleet } from './growingFleet.ts';

const TICK_SECONDS = 2;
const LATENCY_MILLISECONDS = 10;

/** A `certalog serve` with a tick every two seconds, on a PostgreSQL and an emulator of its own. */
export interface DisturbedService {
  url: string;
  server: OwnPostgres;
  sql: postgres.Sql;
  emulator: Emulator;
  certalog: CertalogProcess;
  /** The lines of the log since `mark` was called last. */
  linesSince(): LogLine[];
  mark(): void;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  /** Of PostgreSQL. */
  settings?: Record<string, string>;
  /** Prepares the running server before Certalog is started. Gives what is to be done when all has ended. */
  prepare?: (server: OwnPostgres, sql: postgres.Sql) => Promise<() => Promise<void>>;
}

/** Starts it; each account has been read completely when this resolves. */
export async function startDisturbedService(
  { accounts }: GrowingFleet,
  { settings = {}, prepare }: ServiceOptions = {},
): Promise<DisturbedService> {
  const server = await createOwnPostgres(secrets.password, settings);
  await server.start();
  const sql = superuser(server);
  const cleanUp = await prepare?.(server, sql);
  const emulator = await emulate(accounts, { latencyMs: LATENCY_MILLISECONDS });
  const certalog = startCertalog(
    ['serve'],
    settingsFor(emulator, {
      DATABASE_URL: server.url,
      CERTALOG_SYNC_CRON: `*/${TICK_SECONDS} * * * * *`,
    }),
  );
  const url = await certalog.serves;
  await untilCompleteSince(sql, accounts.length, new Date(0));
  let marked = 0;
  return {
    url,
    server,
    sql,
    emulator,
    certalog,
    linesSince: () => certalog.log().slice(marked),
    mark() {
      marked = certalog.log().length;
    },
    async stop() {
      await certalog.end('SIGKILL');
      await sql.end({ timeout: 1 });
      await emulator.stop();
      await server.remove();
      await cleanUp?.();
    },
  };
}

/** Waits until so many accounts have a complete run that began after `instant`. */
export async function untilCompleteSince(sql: postgres.Sql, accounts: number, instant: Date): Promise<void> {
  await eventually(
    async () => {
      const complete = sql`
        select distinct account_id from certalog.sync_runs where outcome = 'complete' and started_at > ${instant}`;
      // A server that recovers by itself may refuse the question.
      return (await complete.catch(() => [])).length;
    },
    (complete) => complete === accounts,
    { everyMilliseconds: 50 },
  );
}

/** A log line with the message of its error, as a person reads both. */
export function sentenceOf({ msg, err }: LogLine): string {
  const message = typeof err === 'object' && err !== null && 'message' in err ? String(err.message) : '';
  return `${msg} ${message}`;
}
