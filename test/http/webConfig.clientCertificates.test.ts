import { beforeAll, expect, test } from 'vitest';
import { type Credentials, type TestAuthority, testAuthority } from '../support/testAuthority.ts';
import { token } from './httpService.ts';
import { getByTls, startWebService, type WebService } from './webService.ts';

let authority: TestAuthority;
let files: Record<string, string>;
const clients: Record<string, Partial<Credentials>> = { none: {} };

beforeAll(async () => {
  authority = await testAuthority('Test CA');
  const foreign = await testAuthority('Other CA');
  const server = await authority.issue({ name: 'certalog' });
  files = { 'server.crt': server.cert, 'server.key': server.key, 'clients.crt': authority.cert };
  const names = [
    { type: 'dns' as const, value: 'prometheus.example' },
    { type: 'ip' as const, value: '2001:db8::1' },
    { type: 'email' as const, value: 'ops@example.com' },
    { type: 'url' as const, value: 'spiffe://example/prometheus' },
  ];
  clients.known = await authority.issue({ name: 'prometheus', names });
  clients.nameless = await authority.issue({ name: 'prometheus.example', names: [] });
  clients.expired = await authority.issue({ name: 'prometheus', names, expired: true });
  clients.foreign = await foreign.issue({ name: 'prometheus', names });
});

const webConfig = (type: string, extra = '') =>
  `tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: ${type}
${/Verify/.test(type) ? '  client_ca_file: clients.crt\n' : ''}${extra}`;

/** Which of the clients get an answer. */
async function admitted(service: WebService): Promise<string[]> {
  const answers = Object.entries(clients).map(async ([name, client]) => {
    try {
      await getByTls(`${service.url}/healthz`, { ca: authority.cert, ...client });
      return [name];
    } catch {
      return [];
    }
  });
  return (await Promise.all(answers)).flat();
}

test.each([
  ['NoClientCert', ['none', 'known', 'nameless', 'expired', 'foreign']],
  ['RequestClientCert', ['none', 'known', 'nameless', 'expired', 'foreign']],
  ['RequireAnyClientCert', ['known', 'nameless', 'expired', 'foreign']],
  ['RequireClientCert', ['known', 'nameless', 'expired', 'foreign']],
  ['VerifyClientCertIfGiven', ['none', 'known', 'nameless']],
  ['RequireAndVerifyClientCert', ['known', 'nameless']],
])('%s admits %j', async (type, expected) => {
  const service = await startWebService(webConfig(type), files);
  expect(await admitted(service)).toEqual(expected);
  const refusals = service.said.info.filter((line) => line.startsWith('a client was refused by TLS'));
  expect(refusals.length).toBeGreaterThanOrEqual(expected.includes('expired') ? 0 : 2);
});

test.each(['prometheus.example', '2001:db8::1', 'ops@example.com', 'spiffe://example/prometheus'])(
  'client_allowed_sans admits a verified client that has %s, and no other',
  async (name) => {
    const sans = `  client_allowed_sans: [other.example, "${name}"]\n`;
    const service = await startWebService(webConfig('RequireAndVerifyClientCert', sans), files);
    expect(await admitted(service)).toEqual(['known']);
  },
);

test('a name in client_allowed_sans that nobody has admits nobody, not even the common name', async () => {
  const sans = '  client_allowed_sans: [prometheus, Prometheus.example]\n';
  const service = await startWebService(webConfig('RequireAndVerifyClientCert', sans), files);
  expect(await admitted(service)).toEqual([]);
  expect(service.said.info).toContain(
    'a client was refused by TLS: its certificate has none of the names of client_allowed_sans',
  );
});

test('a verified client may read and scrape without more, and not operate', async () => {
  const service = await startWebService(webConfig('RequireAndVerifyClientCert'), files);
  const as = { ca: authority.cert, ...clients.known };
  expect((await getByTls(`${service.url}/metrics`, as)).status).toBe(200);
  expect((await getByTls(`${service.url}/openapi.json`, as)).status).toBe(200);
  const operating = await getByTls(`${service.url}/api/v1/sync`, { ...as, method: 'POST' });
  expect(operating).toMatchObject({ status: 403, body: expect.stringContaining('CERTALOG_API_TOKENS') });
});

test('where tokens are configured, the certificate comes beside them', async () => {
  const operator = token('operator', 'operate');
  const service = await startWebService(webConfig('RequireAndVerifyClientCert'), files, {
    tokens: [operator],
  });
  const as = { ca: authority.cert, ...clients.known };
  expect((await getByTls(`${service.url}/metrics`, as)).status).toBe(401);
  const headers = { authorization: `Bearer ${operator.text}` };
  expect((await getByTls(`${service.url}/api/v1/sync`, { ...as, headers, method: 'POST' })).status).toBe(202);
  await expect(getByTls(`${service.url}/metrics`, { ca: authority.cert, headers })).rejects.toThrow();
});
