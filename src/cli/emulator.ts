import { Command } from 'commander';
import type { EmulatedAccount } from '../emulator/account.ts';
import type { Fault } from '../emulator/faults/fault.ts';
import { faultsHelp, parseFaults } from '../emulator/faults/parseFaults.ts';
import { generateFleet } from '../emulator/fleet/generateFleet.ts';
import { loadCertificates } from '../emulator/loadCertificates.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../emulator/startEmulator.ts';
import { StartError } from '../startError.ts';
import { type CommandContext, untilStopped } from './context.ts';
import { UsageError } from './usageError.ts';

interface EmulatorFlags {
  host: string;
  port: string;
  certificates?: string;
  accounts: string;
  generate: string;
  seed: string;
  latency: string;
  faults?: string;
}

/** The account that `--certificates` fills. */
const LOADED_ACCOUNT = '0123456789abcdef0123456789abcdef';

/** `certalog emulator`: Cloudflare's mTLS certificate API over HTTP, on this machine. */
export function emulatorCommand(context: CommandContext): Command {
  return new Command('emulator')
    .description("run an emulator of Cloudflare's mTLS certificate API")
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes a free one', '8787')
    .option('--certificates <directory>', 'serve the *.pem and *.crt files of a directory, in one account')
    .option('--accounts <number>', 'generate so many accounts (without --certificates)', '4')
    .option('--generate <number>', 'generate so many certificates', '240')
    .option('--seed <number>', 'of the generated fleet', '1')
    .option('--latency <ms>', 'wait before each answer', '0')
    .option('--faults <spec>', 'misbehave as told below')
    .addHelpText('after', `\n${faultsHelp()}`)
    .addHelpText(
      'after',
      '\nExample:\n  certalog emulator --port 8787 --certificates /etc/ssl/certs --faults throttle_429@list:times=3',
    )
    .action(async (flags: EmulatorFlags) => {
      const options = optionsOf(flags);
      const accounts = await accountsOf(flags);
      const emulator = await start({ ...options, accounts });
      context.stdout.write(`Cloudflare emulator: CLOUDFLARE_BASE_URL=${emulator.url}\n`);
      context.stdout.write(`Accounts: CLOUDFLARE_ACCOUNT_IDS=${accounts.map(({ id }) => id).join(',')}\n`);
      context.stdout.write('Any well-formed API token is good for everything. Stop with Ctrl-C.\n');
      await untilStopped(context.signal);
      await emulator.stop();
    });
}

async function accountsOf(flags: EmulatorFlags): Promise<EmulatedAccount[]> {
  if (flags.certificates !== undefined) {
    try {
      const certificates = await loadCertificates(flags.certificates);
      return [{ id: LOADED_ACCOUNT, name: flags.certificates, certificates }];
    } catch (error) {
      throw new StartError(
        `--certificates ${flags.certificates} cannot be read: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
  }
  return generateFleet({
    accounts: wholeNumber('--accounts', flags.accounts),
    certificates: wholeNumber('--generate', flags.generate),
    seed: wholeNumber('--seed', flags.seed),
    now: new Date(),
  });
}

function optionsOf(flags: EmulatorFlags) {
  return {
    host: flags.host,
    port: wholeNumber('--port', flags.port, 65_535),
    latencyMs: wholeNumber('--latency', flags.latency),
    faults: faultsOf(flags),
  };
}

function faultsOf({ faults }: EmulatorFlags): Fault[] {
  try {
    return faults === undefined ? [] : parseFaults(faults);
  } catch (error) {
    throw new UsageError(`--faults: ${(error as Error).message}`, { cause: error });
  }
}

async function start(options: EmulatorOptions): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    throw new StartError((error as Error).message, { cause: error });
  }
}

function wholeNumber(flag: string, text: string, most = 999_999_999): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`${flag} is not a whole number up to ${most} (it is "${text}")`);
}
