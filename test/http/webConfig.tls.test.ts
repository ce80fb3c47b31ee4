import { once } from 'node:events';
import { createConnection } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import { type Credentials, type TestAuthority, testAuthority } from '../support/testAuthority.ts';
import { getByTls, startWebService, type WebService } from './webService.ts';

const pair = 'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n';

let authority: TestAuthority;
let server: Credentials;
const files = () => ({ 'server.crt': server.cert, 'server.key': server.key });

beforeAll(async () => {
  authority = await testAuthority('Test CA');
  server = await authority.issue({ name: 'certalog' });
});

async function handshake({ port }: WebService, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', ca: authority.cert, ...options });
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  return socket;
}

async function handshakeOutcome(service: WebService, options: ConnectionOptions): Promise<string> {
  try {
    const socket = await handshake(service, options);
    const { name } = socket.getCipher();
    const outcome = `${socket.getProtocol()} ${name}`;
    socket.destroy();
    return outcome;
  } catch {
    return 'refused';
  }
}

test('with a certificate and a key it serves by TLS, and says so in its address', async () => {
  const service = await startWebService(pair, files());
  expect(service.url).toBe(`https://127.0.0.1:${service.port}`);
  const answer = await getByTls(`${service.url}/healthz`, { ca: authority.cert });
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('"ok"') });
  await expect(fetch(`http://127.0.0.1:${service.port}/healthz`)).rejects.toThrow();
});

test('certificate and key may stand in the file itself', async () => {
  const block = (pem: string) => `|\n${pem.trim().replace(/^/gm, '    ')}`;
  const service = await startWebService(
    `tls_server_config:\n  cert: ${block(server.cert)}\n  key: ${block(server.key)}\n`,
  );
  expect((await getByTls(`${service.url}/healthz`, { ca: authority.cert })).status).toBe(200);
});

const tls12 = { maxVersion: 'TLSv1.2' } as const;
const tls13 = { minVersion: 'TLSv1.3' } as const;

test.each([
  ['nothing', '', /^TLSv1\.2 ECDHE-ECDSA-/, /^TLSv1\.3 TLS_/],
  ['min_version TLS13', '  min_version: TLS13\n', /^refused$/, /^TLSv1\.3 /],
  ['max_version TLS12', '  max_version: TLS12\n', /^TLSv1\.2 /, /^refused$/],
  [
    'cipher_suites',
    '  cipher_suites: [TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256]\n',
    /^TLSv1\.2 ECDHE-ECDSA-CHACHA20-POLY1305$/,
    /^TLSv1\.3 TLS_/,
  ],
])('with %s, these versions and ciphers are spoken', async (_, extra, oldest, newest) => {
  const service = await startWebService(pair + extra, files());
  expect(await handshakeOutcome(service, tls12)).toMatch(oldest);
  expect(await handshakeOutcome(service, tls13)).toMatch(newest);
});

test.each([
  ['true', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['false', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
])('prefer_server_cipher_suites %s: %s', async (prefer, chosen) => {
  const suites = ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];
  const service = await startWebService(
    `${pair}  cipher_suites: [${suites}]\n  prefer_server_cipher_suites: ${prefer}\n`,
    files(),
  );
  const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384';
  expect(await handshakeOutcome(service, { ...tls12, ciphers })).toBe(`TLSv1.2 ${chosen}`);
});

test('curve_preferences are the only curves', async () => {
  const service = await startWebService(`${pair}  curve_preferences: [CurveP384]\n`, files());
  expect(await handshakeOutcome(service, { ecdhCurve: 'X25519' })).toBe('refused');
  const socket = await handshake(service, { ecdhCurve: 'X25519:P-384' });
  expect(socket.getEphemeralKeyInfo()).toMatchObject({ name: 'secp384r1' });
  socket.destroy();
});

test('no session is resumed: each connection is verified anew', async () => {
  const service = await startWebService(pair, files());
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const limits = { minVersion: version, maxVersion: version };
    const first = await handshake(service, limits);
    const session = first.getSession();
    first.destroy();
    const second = await handshake(service, { ...limits, ...(session && { session }) });
    expect(second.isSessionReused()).toBe(false);
    second.destroy();
  }
});

test('a handshake that does not end holds up no one, nor the end of the server', async () => {
  const service = await startWebService(pair, files());
  const half = createConnection(service.port, '127.0.0.1');
  const ended = new Promise((resolve) => half.on('error', () => {}).on('close', resolve));
  await once(half, 'connect');
  half.write('\x16\x03\x01');
  expect((await getByTls(`${service.url}/healthz`, { ca: authority.cert })).status).toBe(200);
  const startedAt = performance.now();
  await service.stop();
  await ended;
  // Left to itself, the handshake would have 10 s.
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

test('the headers of http_server_config are in every answer, in place of our own', async () => {
  const service = await startWebService(
    `http_server_config:
  http2: false
  headers:
    Content-Security-Policy: default-src 'self'
    X-Frame-Options: sameorigin
    X-Content-Type-Options: nosniff
    X-XSS-Protection: 1; mode=block
    Strict-Transport-Security: ""
`,
  );
  for (const path of ['/healthz', '/nowhere']) {
    const { headers } = await fetch(service.url + path);
    expect(headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(headers.get('x-frame-options')).toBe('sameorigin');
    expect(headers.get('x-xss-protection')).toBe('1; mode=block');
    expect(headers.has('strict-transport-security')).toBe(false);
  }
});

test('rate_limit lets through a burst and then one per interval, and health always', async () => {
  const service = await startWebService('rate_limit: { interval: 1s, burst: 3 }\n');
  const statuses = async (count: number) => {
    const answers = [];
    for (let n = 0; n < count; n++) answers.push(await fetch(`${service.url}/metrics`));
    return answers.map(({ status }) => status);
  };
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  const refused = await fetch(`${service.url}/metrics`);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  service.pass(1000);
  expect(await statuses(2)).toEqual([200, 429]);
});
