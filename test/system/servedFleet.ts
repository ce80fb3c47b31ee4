import type { EmulatedAccount } from '../../src/emulator/account.ts';
import type { Fault } from '../../src/emulator/faults/fault.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { createTestDatabase } from '../support/database.ts';
import { type Served, type Settings, serve } from './certalog.ts';
import { eventually } from './eventually.ts';

export interface FleetOrder {
  /** 4 when left out, with 240 certificates in all, as the demo has them. */
  accounts?: number;
  certificates?: number;
  seed?: number;
  faults?: Fault[];
  settings?: Settings;
  /** How many processes serve it, on one database; 1 when left out. */
  replicas?: number;
}

export interface ServedFleet {
  accounts: EmulatedAccount[];
  emulator: Emulator;
  /** The first replica. */
  served: Served;
  replicas: Served[];
  stop(): Promise<void>;
}

/** Starts Certalog on emulated accounts, as the demo has them, with a database of their own. */
export async function serveFleet(order: FleetOrder = {}): Promise<ServedFleet> {
  const {
    accounts: number = 4,
    certificates = 240,
    seed = 1,
    faults = [],
    settings = {},
    replicas = 1,
  } = order;
  const accounts = await generateFleet({ accounts: number, certificates, seed, now: new Date() });
  const emulator = await startEmulator({ accounts, faults });
  const database = await createTestDatabase();
  const first = await serve(settingsOf(emulator, database.url, settings));
  const all = [first];
  while (all.length < replicas) all.push(await serve(settingsOf(emulator, database.url, settings)));
  return {
    accounts,
    emulator,
    served: first,
    replicas: all,
    async stop() {
      for (const { program } of all) await program.stop();
      await emulator.stop();
      await database.drop();
    },
  };
}

/** Waits until a replica knows that every account has been read once. */
export async function everyAccountIsRead({ url }: Served): Promise<void> {
  await eventually('every account has been read', async () => (await fetch(`${url}/readyz`)).status === 200);
}

function settingsOf({ url }: Emulator, databaseUrl: string, settings: Settings): Settings {
  return {
    DATABASE_URL: databaseUrl,
    CLOUDFLARE_BASE_URL: url,
    CLOUDFLARE_API_TOKEN: 'system-test',
    CLOUDFLARE_ACCOUNT_IDS: 'discover',
    CERTALOG_RATE_LIMIT: 'off',
    ...settings,
  };
}
