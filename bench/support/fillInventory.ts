import { pino } from 'pino';
import { loadConfig } from '../../src/config/config.ts';
import { connect } from '../../src/database/connection.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { syncOnce } from '../../src/syncOnce.ts';
import { multiplyInventory } from './multiplyInventory.ts';

const ACCOUNTS = 20;
/** So many certificates come in by a sync; the others are copies of their rows. */
const SYNCED = 1000;

export interface FilledInventory {
  accountIds: string[];
  certificates: number;
}

/** Fills an empty inventory: a sync of a generated fleet, whose rows are then multiplied by SQL. */
export async function fillInventory(url: string, certificates: number): Promise<FilledInventory> {
  const order = {
    accounts: ACCOUNTS,
    certificates: Math.min(SYNCED, certificates),
    seed: 1,
    now: new Date(),
  };
  const accounts = await generateFleet(order);
  const accountIds = accounts.map(({ id }) => id);
  const emulator = await startEmulator({ accounts });
  try {
    const { reports } = await syncOnce(
      loadConfig(
        {
          DATABASE_URL: url,
          CLOUDFLARE_BASE_URL: emulator.url,
          CLOUDFLARE_API_TOKEN: 'bench',
          CLOUDFLARE_ACCOUNT_IDS: accountIds.join(','),
          CERTALOG_RATE_LIMIT: 'off',
        },
        () => '',
      ),
      pino({ level: 'silent' }),
      { accountId: null, signal: new AbortController().signal, onProgress: () => {} },
    );
    const wrong = reports.find((report) => report.kind !== 'ran' || report.result.outcome !== 'complete');
    if (wrong) throw new Error(`the inventory could not be filled: ${JSON.stringify(wrong)}`);
  } finally {
    await emulator.stop();
  }
  const client = connect({ url, max: 1 });
  try {
    await multiplyInventory(client, Math.max(1, Math.round(certificates / order.certificates)));
    const [row] = await client<{ count: string }[]>`
      select count(*) from certalog.certificates where valid_to is null`;
    return { accountIds, certificates: Number(row?.count) };
  } finally {
    await client.end();
  }
}
