import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { settings } from '../../src/config/settings.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/startEmbeddedPostgres.ts';
import type { Emulator } from '../../src/emulator/startEmulator.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { endLeftProcesses, runCertalog } from './support/certalogProcess.ts';
import { emulate, settingsFor } from './support/emulatedFleet.ts';
import { expectFaultLines, secrets } from './support/faultLines.ts';

const account = '0123456789abcdef0123456789abcdef';

let emulator: Emulator;
let database: TestDatabase;
let directory: TemporaryDirectory;
/** With these, `serve` starts. */
let right: Record<string, string>;

beforeAll(async () => {
  emulator = await emulate([{ id: account, name: 'Example Ltd', certificates: [] }]);
  database = await createEmptyDatabase();
  directory = await temporaryDirectory(0o755);
  right = settingsFor(emulator, { DATABASE_URL: database.url });
});
afterAll(async () => {
  await endLeftProcesses();
  await emulator.stop();
  await database.drop();
  await directory.remove();
});

describe.concurrent('a database that cannot be used is named without its password, and what to check', () => {
  const at = (place: string) => `postgres://certalog:${secrets.password}@${place}/certalog`;

  it('what listens there is not PostgreSQL', async () => {
    const { server, port } = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const ending = await runCertalog(['serve'], { ...right, DATABASE_URL: at(`127.0.0.1:${port}`) });
    expectFaultLines(ending, /no PostgreSQL answered within 10 s.* Check DATABASE_URL/);
    server.close();
  });

  it('nobody listens there', async () => {
    const ending = await runCertalog(['serve'], { ...right, DATABASE_URL: at('127.0.0.1:2') });
    expectFaultLines(ending, /The database at 127\.0\.0\.1:2\/certalog .*ECONNREFUSED.* Check DATABASE_URL/);
  });

  it('the password is wrong', async () => {
    const url = new URL(database.url);
    url.password = secrets.password;
    const ending = await runCertalog(['serve'], { ...right, DATABASE_URL: url.href });
    expectFaultLines(ending, /The database at .* password authentication failed .* Check DATABASE_URL/);
  });

  it('there is no such database', async () => {
    const url = new URL(database.url);
    url.pathname = '/not_there';
    const ending = await runCertalog(['migrate'], { DATABASE_URL: url.href });
    expectFaultLines(ending, /database "not_there" does not exist.* Check DATABASE_URL/);
  });

  it('the data directory is in use by another process', async () => {
    const dataDirectory = join(directory.path, 'data');
    const server = await startEmbeddedPostgres({ dataDirectory, log: () => {} });
    const { DATABASE_URL, ...embedded } = right;
    const ending = await runCertalog(['serve'], { ...embedded, CERTALOG_DATA_DIR: dataDirectory });
    expectFaultLines(
      ending,
      /data is in use by the Certalog process \d+: stop that process, set CERTALOG_DATA/,
    );
    await server.stop();
  });

  it('the data directory holds something else', async () => {
    const foreign = await temporaryDirectory(0o755);
    await writeFile(join(foreign.path, 'thesis.tex'), '');
    const { DATABASE_URL, ...embedded } = right;
    const ending = await runCertalog(['serve'], { ...embedded, CERTALOG_DATA_DIR: foreign.path });
    expectFaultLines(
      ending,
      /is not empty and holds no Certalog database \(found thesis\.tex\): set CERTALOG_/,
    );
    await foreign.remove();
  });
});

describe.concurrent('serve that cannot start says why in one line per fault, and ends with 1', () => {
  it('every setting can be wrong, all at once', async () => {
    const wrong: Record<keyof typeof settings, [value: string, fault: RegExp]> = {
      CLOUDFLARE_API_TOKEN: [
        `"${secrets.token}"`,
        /CLOUDFLARE_API_TOKEN holds characters that a token never/,
      ],
      CLOUDFLARE_ACCOUNT_IDS: ['1234', /CLOUDFLARE_ACCOUNT_IDS holds "1234": .* 32 hexadecimal digits/],
      CLOUDFLARE_BASE_URL: ['ftp://example.com', /CLOUDFLARE_BASE_URL is not an http or https URL/],
      DATABASE_URL: [`mysql://u:${secrets.password}@db/x`, /DATABASE_URL is not a URL such as postgres:/],
      CERTALOG_DATA_DIR: ['', /never: an empty value counts as unset/],
      CERTALOG_HOST: ['', /never: an empty value counts as unset/],
      CERTALOG_PORT: ['http', /CERTALOG_PORT is not a whole number from 0 to 65535 \(it is "http"\)/],
      CERTALOG_AUTH: ['off', /CERTALOG_AUTH is neither tokens nor none \(it is "off"\)/],
      CERTALOG_API_TOKENS: [
        secrets.apiToken,
        /CERTALOG_API_TOKENS has an entry \(number 1\) that is not name:/,
      ],
      CERTALOG_WEB_CONFIG: ['', /never: an empty value counts as unset/],
      CERTALOG_SYNC_CRON: ['hourly', /CERTALOG_SYNC_CRON is not a cron expression .* \(it is "hourly"\)/],
      CERTALOG_SYNC_ON_START: ['yes', /CERTALOG_SYNC_ON_START is neither true nor false \(it is "yes"\)/],
      CERTALOG_RATE_LIMIT: ['600', /CERTALOG_RATE_LIMIT is not a limit such as 600\/300s/],
      CERTALOG_CONCURRENCY: ['0', /CERTALOG_CONCURRENCY is not a whole number from 1 to 256/],
      CERTALOG_EXPIRING_WITHIN: ['30', /CERTALOG_EXPIRING_WITHIN is not a duration such as 90s/],
      CERTALOG_KEEP_RUNS: ['12h', /CERTALOG_KEEP_RUNS is not a duration from 1d to 36500d/],
      CERTALOG_METRICS_COMPAT: [
        'openssl',
        /CERTALOG_METRICS_COMPAT is not a comma-separated list of x509, ssl/,
      ],
      CERTALOG_CONFIG: ['', /never: an empty value counts as unset/],
      CERTALOG_LOG_LEVEL: ['loud', /CERTALOG_LOG_LEVEL is not one of trace, debug, info/],
      CERTALOG_LOG_FORMAT: ['xml', /CERTALOG_LOG_FORMAT is neither pretty nor json/],
    };
    const entries = Object.entries(wrong).filter(([, [value]]) => value !== '');
    const given = Object.fromEntries(entries.map(([name, [value]]) => [name, value]));
    const ending = await runCertalog(['serve'], { ...given, CERTALOG_PROT: '8080' });
    const faults = entries.map(([, [, fault]]) => fault);
    expectFaultLines(ending, ...faults, /CERTALOG_PROT is not a setting of Certalog/);
  });

  it('no token and no account', async () => {
    const ending = await runCertalog(['serve']);
    expectFaultLines(ending, /CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_IDS are not set: give a token/);
  });

  it('a secret given twice, or in a file that is not there', async () => {
    const ending = await runCertalog(['serve'], {
      ...right,
      CLOUDFLARE_API_TOKEN_FILE: '/run/secrets/cloudflare',
      CERTALOG_API_TOKENS_FILE: join(directory.path, 'none'),
    });
    expectFaultLines(
      ending,
      /CLOUDFLARE_API_TOKEN and CLOUDFLARE_API_TOKEN_FILE are both set/,
      /CERTALOG_API_TOKENS_FILE names .*none, which cannot be read/,
    );
  });

  it('a configuration file that is wrong', async () => {
    const path = join(directory.path, 'certalog.yaml');
    await writeFile(path, 'tokens:\n  - { name: eu, token: x, accounts: [short] }\n');
    const ending = await runCertalog(['serve'], { ...right, CERTALOG_CONFIG: path });
    expectFaultLines(
      ending,
      /CERTALOG_CONFIG .*certalog\.yaml: tokens\.0\.accounts\.0: is not an account id \(32 hex/,
      /CERTALOG_CONFIG .*certalog\.yaml: tokens\.0\.token: is not known here/,
    );
  });

  it('a web configuration that is wrong, or names what is not there', async () => {
    const path = join(directory.path, 'web.yaml');
    const tls = `tls_server_config: { cert_file: none.crt, key: ${secrets.password}, min_version: TLS10 }`;
    await writeFile(path, `${tls}\nbasic_auth_users: { alice: ${secrets.password} }\n`);
    const wrong = await runCertalog(['serve'], { ...right, CERTALOG_WEB_CONFIG: path });
    expectFaultLines(
      wrong,
      /CERTALOG_WEB_CONFIG .*web\.yaml: tls_server_config\.min_version: is a version that is retired/,
      /CERTALOG_WEB_CONFIG .*web\.yaml: basic_auth_users\.alice: is not a bcrypt hash such as htpasswd/,
    );
    const none = await runCertalog(['serve'], { ...right, CERTALOG_WEB_CONFIG: `${path}.none` });
    expectFaultLines(none, /CERTALOG_WEB_CONFIG .*web\.yaml\.none cannot be read: ENOENT/);
  });

  it('an address that other machines reach, without tokens', async () => {
    const ending = await runCertalog(['serve'], { ...right, CERTALOG_HOST: '0.0.0.0' });
    expectFaultLines(
      ending,
      /CERTALOG_HOST is 0\.0\.0\.0, .* set CERTALOG_API_TOKENS, .* or CERTALOG_AUTH=none/,
    );
  });

  it('a port that is taken', async () => {
    const { server, port } = await listen(() => {});
    const ending = await runCertalog(['serve'], { ...right, CERTALOG_PORT: String(port) });
    expectFaultLines(ending, new RegExp(`Port ${port} of 127.0.0.1 is in use .* set CERTALOG_PORT`));
    server.close();
  });
});

async function listen(onConnection: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}
