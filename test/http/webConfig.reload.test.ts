import { once } from 'node:events';
import { mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { hashSync } from 'bcryptjs';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { type Credentials, type TestAuthority, testAuthority } from '../support/testAuthority.ts';
import { basic, getByTls, startWebService, type WebService } from './webService.ts';

const tls = 'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n';
const users = (entries: Record<string, string>) =>
  `basic_auth_users:\n${Object.entries(entries)
    .map(([name, password]) => `  ${name}: ${hashSync(password, 4)}\n`)
    .join('')}`;

let authority: TestAuthority;
let first: Credentials;
let second: Credentials;

beforeAll(async () => {
  authority = await testAuthority('Test CA');
  first = await authority.issue({ name: 'first' });
  second = await authority.issue({ name: 'second' });
});

const filesOf = ({ cert, key }: Credentials) => ({ 'server.crt': cert, 'server.key': key });

/** The subject of the certificate that a new connection gets. */
async function served({ port }: WebService): Promise<string | undefined> {
  const socket = connect({ port, host: '127.0.0.1', ca: authority.cert });
  await once(socket, 'secureConnect');
  const subject = socket.getPeerX509Certificate()?.subject;
  socket.destroy();
  return subject;
}

const status = async ({ url }: WebService, user: string, password: string) =>
  (await fetch(`${url}/metrics`, { headers: basic(user, password) })).status;

test('a changed certificate is that of new connections, and those that exist go on', async () => {
  const service = await startWebService(tls, filesOf(first));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = () => getByTls(`${service.url}/healthz`, { agent, ca: authority.cert });
  await get();
  const [kept] = Object.values(agent.freeSockets).flat();
  await service.write(filesOf(second));
  expect(await served(service)).toBe('CN=second');
  expect((await get()).status).toBe(200);
  expect(Object.values(agent.freeSockets).flat()).toEqual([kept]);
  agent.destroy();
  expect(service.said.info).toContain('the web configuration has changed and is in force');
});

test('a symbolic link that leads elsewhere, as Kubernetes changes secrets, is a change', async () => {
  const volume = await temporaryDirectory();
  const at = (...names: string[]) => join(volume.path, ...names);
  for (const [version, credentials] of Object.entries({ v1: first, v2: second })) {
    await mkdir(at(version));
    for (const [name, text] of Object.entries(filesOf(credentials))) await writeFile(at(version, name), text);
  }
  await symlink('v1', at('..data'));
  for (const name of ['server.crt', 'server.key']) await symlink(join('..data', name), at(name));
  const service = await startWebService(tls.replaceAll('server.', at('server.')));
  expect(await served(service)).toBe('CN=first');
  await symlink('v2', at('..data_tmp'));
  await rename(at('..data_tmp'), at('..data'));
  expect(await served(service)).toBe('CN=second');
  await volume.remove();
});

test('half of a change keeps what was before, says so once, and the whole is taken', async () => {
  const service = await startWebService(tls, filesOf(first));
  await service.write({ 'server.crt': second.cert });
  for (let n = 0; n < 3; n++) expect(await served(service)).toBe('CN=first');
  expect(service.said.error).toEqual([
    `the changed web configuration cannot be used, the one before stays in force: CERTALOG_WEB_CONFIG ${service.directory}/web.yml: ` +
      'tls_server_config.key_file: is not the key of the certificate in cert_file, whose first certificate counts',
  ]);
  await service.write({ 'server.key': second.key });
  expect(await served(service)).toBe('CN=second');
});

test('a file that is away, and comes back as it was, is said once', async () => {
  const service = await startWebService(tls, filesOf(first));
  await unlink(join(service.directory, 'server.key'));
  for (let n = 0; n < 3; n++) expect(await served(service)).toBe('CN=first');
  expect(service.said.error).toEqual([expect.stringMatching(/key_file: .* cannot be read: ENOENT/)]);
  await service.write(filesOf(first));
  expect(await served(service)).toBe('CN=first');
  expect(service.said.error).toHaveLength(1);
  expect(service.said.info).toEqual([]);
});

test('users, passwords and headers change with the file, a password that was right included', async () => {
  const service = await startWebService(users({ alice: 'old', bob: 'same' }));
  expect(await status(service, 'alice', 'old')).toBe(200);
  expect(await status(service, 'bob', 'same')).toBe(200);
  const headers = 'http_server_config: { headers: { X-Frame-Options: sameorigin } }\n';
  await service.write({ 'web.yml': users({ alice: 'new', carol: 'her own' }) + headers });
  expect(await status(service, 'alice', 'old')).toBe(401);
  expect(await status(service, 'bob', 'same')).toBe(401);
  expect(await status(service, 'alice', 'new')).toBe(200);
  expect(await status(service, 'carol', 'her own')).toBe(200);
  expect((await fetch(`${service.url}/healthz`)).headers.get('x-frame-options')).toBe('sameorigin');
});

test('a broken file keeps users and passwords, is said in one line without secrets, and the next good one is taken', async () => {
  const service = await startWebService(users({ alice: 'old' }));
  await service.write({ 'web.yml': 'basic_auth_users: { alice: SECRET, bob: SECRET }\nunknown: 1\n' });
  expect(await status(service, 'alice', 'old')).toBe(200);
  expect(await status(service, 'bob', 'SECRET')).toBe(401);
  expect(service.said.error).toEqual([
    expect.stringMatching(/before stays in force: .*alice.*\(and 2 more\)$/),
  ]);
  expect(service.said.error.join()).not.toMatch(/SECRET|\n/);
  await service.write({ 'web.yml': users({ alice: 'new' }) });
  expect(await status(service, 'alice', 'new')).toBe(200);
});

test('a change that would open the door, or change the address, is refused', async () => {
  const open = await startWebService(users({ alice: 'old' }), {}, { host: '0.0.0.0' });
  await open.write({ 'web.yml': '' });
  expect((await fetch(`${open.url}/metrics`)).status).toBe(401);
  expect(open.said.error).toEqual([expect.stringContaining('nobody is asked who is there')]);
  const plain = await startWebService('', filesOf(first));
  await plain.write({ 'web.yml': tls });
  expect((await fetch(`${plain.url}/metrics`)).status).toBe(200);
  expect(plain.said.error).toEqual([
    expect.stringContaining('tls_server_config was added: that takes a rest'),
  ]);
});

test('whoever came before client certificates were required is not taken for verified', async () => {
  const service = await startWebService(tls, { ...filesOf(first), 'ca.crt': authority.cert });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (options = {}) => getByTls(`${service.url}/metrics`, { agent, ca: authority.cert, ...options });
  expect((await get()).status).toBe(200);
  const demand = '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n';
  await service.write({ 'web.yml': tls + demand });
  expect((await get()).status).toBe(401);
  await expect(get({ agent: false })).rejects.toThrow();
  expect((await get({ agent: false, ...second })).status).toBe(200);
  agent.destroy();
});

test('passwords on an address that others reach, without TLS, are warned of at the start and after a change', async () => {
  const service = await startWebService(users({ alice: 'old' }), {}, { host: '0.0.0.0' });
  expect(service.said.warn).toEqual([expect.stringContaining('passwords can be read on the network')]);
  await service.write({ 'web.yml': users({ alice: 'new' }) });
  await status(service, 'alice', 'new');
  expect(service.said.warn).toHaveLength(2);
  const secured = await startWebService(tls + users({ alice: 'old' }), filesOf(first), { host: '0.0.0.0' });
  expect(secured.said.warn).toEqual([]);
});
