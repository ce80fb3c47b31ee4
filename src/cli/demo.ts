import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../config/config.ts';
import { generateFleet } from '../emulator/fleet/generateFleet.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import { createLogger } from '../log.ts';
import { type CommandContext, untilStopped } from './context.ts';

const ACCOUNTS = 4;
const CERTIFICATES = 240;
/** Settings of the environment that the demo heeds; all others are its own. */
const HEEDED = [
  'CERTALOG_HOST',
  'CERTALOG_PORT',
  'CERTALOG_AUTH',
  'CERTALOG_WEB_CONFIG',
  'CERTALOG_LOG_LEVEL',
  'CERTALOG_LOG_FORMAT',
];

/** `certalog demo`: the whole product against emulated accounts, with a database that is thrown away at the end. */
export function demoCommand(context: CommandContext): Command {
  return new Command('demo')
    .description('show the whole product on emulated Cloudflare accounts')
    .addHelpText('after', '\nExample:\n  CERTALOG_PORT=9000 certalog demo')
    .action(() => runDemo(context));
}

async function runDemo(context: CommandContext): Promise<void> {
  const say = (line: string) => context.stdout.write(`${line}\n`);
  const directory = await mkdtemp(join(tmpdir(), 'certalog-demo-'));
  say(`Preparing ${CERTIFICATES} certificates in ${ACCOUNTS} emulated Cloudflare accounts and a database …`);
  const accounts = await generateFleet({
    accounts: ACCOUNTS,
    certificates: CERTIFICATES,
    seed: 1,
    now: new Date(),
  });
  const emulator = await startEmulator({ accounts });
  try {
    const heeded = Object.fromEntries(HEEDED.map((name) => [name, context.environment[name]]));
    const config = loadConfig(
      {
        CERTALOG_LOG_LEVEL: 'warn',
        ...Object.fromEntries(Object.entries(heeded).filter(([, value]) => value)),
        CLOUDFLARE_BASE_URL: emulator.url,
        CLOUDFLARE_API_TOKEN: 'demo',
        CLOUDFLARE_ACCOUNT_IDS: 'discover',
        CERTALOG_DATA_DIR: join(directory, 'data'),
        CERTALOG_SYNC_CRON: '* * * * *',
        CERTALOG_RATE_LIMIT: 'off',
      },
      context.readFile,
    );
    const log = createLogger(config.log, context.stderr, context.stderr.isTTY === true);
    const { startApplication } = await import('../application.ts');
    const application = await startApplication(config, log);
    try {
      await untilReady(application.url, context.signal);
      for (const line of directions(application.url, emulator.url)) say(line);
      await untilStopped(context.signal);
    } finally {
      await application.stop();
    }
  } finally {
    await emulator.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { status } = await fetch(`${url}/readyz`);
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function directions(url: string, emulatorUrl: string): string[] {
  return [
    '',
    'Certalog is running. Every account has been read.',
    '',
    `  Page       ${url}/`,
    `  API        ${url}/api/v1/certificates?state=expiring`,
    `  OpenAPI    ${url}/openapi.json`,
    `  Metrics    ${url}/metrics`,
    `  Cloudflare ${emulatorUrl} (emulated)`,
    '',
    'Synced again every minute. Stop with Ctrl-C; nothing is kept.',
  ];
}
