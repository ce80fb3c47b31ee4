import type { EmulatedAccount } from '../../../src/emulator/account.ts';
import { generateFleet } from '../../../src/emulator/fleet/generateFleet.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/startEmulator.ts';
import { secrets } from './faultLines.ts';

/** An emulator of these accounts for processes of Certalog, on a free port. */
export async function emulate(
  accounts: EmulatedAccount[],
  options: Omit<EmulatorOptions, 'accounts'> = {},
): Promise<Emulator> {
  return await startEmulator({ accounts, ...options });
}

/** Accounts as the fleet generator makes them, `certificates` in all. */
export async function fleet(accounts: number, certificates: number): Promise<EmulatedAccount[]> {
  return await generateFleet({ accounts, certificates, seed: 11, now: new Date() });
}

/** Settings of `serve` or `sync` on an emulator's accounts: a free port, no pacing, no tick while a test runs. */
export function settingsFor(
  emulator: Pick<Emulator, 'url' | 'accounts'>,
  more: Record<string, string> = {},
): Record<string, string> {
  return {
    CLOUDFLARE_BASE_URL: emulator.url,
    CLOUDFLARE_API_TOKEN: secrets.token,
    CLOUDFLARE_ACCOUNT_IDS: emulator.accounts
      .list()
      .map(({ id }) => id)
      .join(','),
    CERTALOG_PORT: '0',
    CERTALOG_RATE_LIMIT: 'off',
    CERTALOG_SYNC_CRON: '0 0 1 1 *',
    ...more,
  };
}
