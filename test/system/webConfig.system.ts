import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { type TestAuthority, testAuthority } from '../support/testAuthority.ts';
import { projectRoot, type Served } from './certalog.ts';
import { eventually } from './eventually.ts';
import { runProgram } from './program.ts';
import { type PrometheusServer, startPrometheusServer } from './prometheusServer.ts';
import { type ServedFleet, serveFleet } from './servedFleet.ts';

const password = 'a:right one, ünïcödé';

let authority: TestAuthority;
let fleet: ServedFleet | undefined;
let served: Served;
let folder: TemporaryDirectory;
let prometheus: PrometheusServer | undefined;
const at = (name: string) => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryDirectory();
  authority = await testAuthority('Test CA');
  const foreign = await (await testAuthority('Other CA')).issue({ name: 'stranger' });
  const client = await authority.issue({ name: 'prometheus' });
  const expired = await authority.issue({ name: 'prometheus', expired: true });
  await writeFiles({
    'web.yml': (await example('tls_server_config:')).replace(
      /prometheus: \S+/,
      `prometheus: ${hashSync(password, 10)}`,
    ),
    'clients.crt': authority.cert,
    'server-ca.crt': authority.cert,
    'prometheus.crt': client.cert,
    'prometheus.key': client.key,
    'stranger.crt': foreign.cert,
    'stranger.key': foreign.key,
    'expired.crt': expired.cert,
    'expired.key': expired.key,
    'certalog-password': password,
  });
  await renewServer('first');
  fleet = await serveFleet({
    accounts: 1,
    certificates: 20,
    settings: { CERTALOG_WEB_CONFIG: at('web.yml') },
  });
  ({ served } = fleet);
});

afterAll(async () => {
  await prometheus?.stop();
  await fleet?.stop();
  await folder?.remove();
});

/** The block of YAML in the README that begins like this. */
async function example(beginning: string): Promise<string> {
  const readme = await readFile(join(projectRoot, 'README.md'), 'utf8');
  const [, block = ''] = readme.split(`\`\`\`yaml\n${beginning}`);
  return `${beginning}${block.split('```')[0]}`;
}

async function writeFiles(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(at(name), text);
    await chmod(at(name), 0o600);
  }
}

async function renewServer(name: string): Promise<void> {
  const { cert, key } = await authority.issue({ name });
  await writeFiles({ 'server.crt': cert, 'server.key': key });
}

/** What curl makes of a path: the status of the answer, 000 when there was none, and what it says of the handshake. */
async function curl(path: string, ...args: string[]): Promise<{ status: string; said: string }> {
  const options = [
    '--silent',
    '--show-error',
    '--verbose',
    '--output',
    '/dev/null',
    '--write-out',
    '%{http_code}',
  ];
  const { stdout, stderr } = await runProgram('curl', [...options, ...args, served.url + path]);
  return { status: stdout, said: stderr };
}

const trusting = () => ['--cacert', at('server-ca.crt')];
const as = (name: string) => ['--cert', at(`${name}.crt`), '--key', at(`${name}.key`)];
const user = (text = password) => ['--user', `prometheus:${text}`];

test('promtool takes the web configuration of the README, as it stands and as it is served', async () => {
  await writeFiles({ 'readme.yml': await example('tls_server_config:') });
  const { code, stderr } = await runProgram('promtool', [
    'check',
    'web-config',
    at('readme.yml'),
    at('web.yml'),
  ]);
  expect(code, stderr).toBe(0);
  expect(stderr.match(/SUCCESS/g), stderr).toHaveLength(2);
});

test('curl gets in with its certificate and the password, and with nothing less', async () => {
  const all = [...trusting(), ...as('prometheus')];
  expect((await curl('/metrics', ...all, ...user())).status).toBe('200');
  expect((await curl('/metrics', ...all)).status).toBe('401');
  expect((await curl('/metrics', ...all, ...user('wrong'))).status).toBe('401');
  expect((await curl('/healthz', ...all)).status).toBe('200');
  for (const others of [[], as('stranger'), as('expired')])
    expect((await curl('/healthz', ...trusting(), ...others, ...user())).status).toBe('000');
  expect((await curl('/healthz', ...as('prometheus'), ...user())).status).toBe('000');
  expect((await curl('/healthz', ...all, '--tlsv1.2', '--tls-max', '1.2')).said).toMatch(/TLSv1\.2 \/ ECDHE/);
});

test('Prometheus scrapes with the configuration of the README, also after the certificate was renewed', async () => {
  const configuration = (await example('scrape_configs:'))
    .replace('scrape_configs:', 'global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs:')
    .replace('certalog.example:8080', new URL(served.url).host);
  await writeFiles({ 'prometheus.yml': configuration });
  const checked = await runProgram('promtool', ['check', 'config', at('prometheus.yml')]);
  expect(checked.code, checked.stderr).toBe(0);
  prometheus = await startPrometheusServer(at('prometheus.yml'));
  await eventually('Prometheus scrapes', async () => (await sumOf('up')) === 1);
  await eventually('it has the certificates', async () => (await sumOf('certalog_certificates')) === 20);
  await renewServer('second');
  await eventually('the new certificate is served', async () =>
    (await curl('/healthz', ...trusting(), ...as('prometheus'))).said.includes('CN=second'),
  );
  expect(await sumOf('min_over_time(up[20s])')).toBe(1);
});

/** The sum of an expression in Prometheus; undefined when it has no sample. */
async function sumOf(expression: string): Promise<number | undefined> {
  return (await prometheus?.now(`sum(${expression})`))?.[0]?.values[0];
}
