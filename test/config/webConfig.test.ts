import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, requireClosedDoor } from '../../src/config/config.ts';
import { parseGoDuration } from '../../src/config/webConfig/goDuration.ts';
import { readWebConfig, type WebConfig } from '../../src/config/webConfig.ts';
import { type Credentials, testAuthority } from '../support/testAuthority.ts';

const path = '/etc/certalog/web.yml';
const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
const pair = 'cert_file: server.crt, key_file: tls/server.key';

let server: Credentials;
const files: Record<string, string> = {};

beforeAll(async () => {
  const authority = await testAuthority('Test CA');
  server = await authority.issue({ name: 'certalog' });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  Object.assign(files, {
    '/etc/certalog/server.crt': server.cert,
    '/etc/certalog/tls/server.key': server.key,
    '/run/clients.crt': authority.cert,
    '/run/other.key': privateKey.export({ type: 'pkcs8', format: 'pem' }),
    '/run/encrypted.key': privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    }),
    '/run/notes.txt': 'SECRET notes\n',
  });
});

function read(yaml: string) {
  return readWebConfig(path, (name) => {
    const text = name === path ? yaml : files[name];
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${name}'`);
    return text;
  });
}

function webOf(yaml: string): WebConfig {
  const result = read(yaml);
  if ('faults' in result) throw new Error(result.faults.join('\n'));
  return result.web;
}

/** Without the name of the file before each; a fault that lacks it, or is more than a line, is an error. */
function faultsOf(yaml: string): string[] {
  const result = read(yaml);
  if ('web' in result) return [];
  const start = `CERTALOG_WEB_CONFIG ${path}`;
  for (const fault of result.faults) {
    if (!fault.startsWith(start) || /[\r\n]/.test(fault)) throw new Error(`not a line of the file: ${fault}`);
  }
  return result.faults.map((fault) => fault.slice(start.length).replace(/^: /, ''));
}

test('every documented field is read', () => {
  const web = webOf(`
tls_server_config:
  cert_file: server.crt
  key_file: tls/server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: /run/clients.crt
  client_allowed_sans: [prometheus.example, 192.0.2.1]
  min_version: TLS13
  max_version: TLS13
  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]
  prefer_server_cipher_suites: false
  curve_preferences: [X25519, CurveP256]
http_server_config:
  http2: false
  headers:
    Content-Security-Policy: default-src 'self'
    X-Frame-Options: deny
    X-Content-Type-Options: nosniff
    X-XSS-Protection: "0"
    Strict-Transport-Security: ""
basic_auth_users:
  alice: ${hash}
  1e3: ${hash.replace('2y', '2b')}
rate_limit:
  interval: 1m30s
  burst: 20
`);
  expect(web).toMatchObject({
    tls: {
      cert: server.cert,
      clientAuth: 'RequireAndVerifyClientCert',
      clientCa: files['/run/clients.crt'],
      allowedSans: ['prometheus.example', '192.0.2.1'],
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
      ciphers: expect.stringMatching(/^ECDHE-ECDSA-AES256-GCM-SHA384(:TLS_[A-Z0-9_]+){3}$/),
      curves: 'X25519:P-256',
      preferServerCiphers: false,
    },
    rateLimit: { intervalSeconds: 90, burst: 20 },
  });
  expect(web.tls?.key.reveal()).toBe(server.key);
  expect(Object.fromEntries(web.headers)).toEqual({
    'Content-Security-Policy': "default-src 'self'",
    'X-Frame-Options': 'deny',
    'X-Content-Type-Options': 'nosniff',
    'X-XSS-Protection': '0',
  });
  expect([...web.users].map(([name, { reveal }]) => [name, typeof reveal])).toEqual([
    ['alice', 'function'],
    ['1e3', 'function'],
  ]);
  expect(web.users.get('alice')?.reveal()).toBe(hash);
});

test('what is left out is as in exporter-toolkit', () => {
  expect(webOf('')).toMatchObject({ tls: null, headers: new Map(), users: new Map(), rateLimit: null });
  expect(webOf(`tls_server_config: { ${pair} }`).tls).toMatchObject({
    clientAuth: 'NoClientCert',
    clientCa: null,
    allowedSans: null,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    curves: null,
    preferServerCiphers: true,
  });
  expect(webOf('rate_limit: { interval: 0, burst: 5 }').rateLimit).toBeNull();
  const old = webOf(`tls_server_config: { ${pair}, client_auth_type: RequireClientCert }`);
  expect(old.tls?.clientAuth).toBe('RequireAnyClientCert');
});

const tls = (fields: string) => `tls_server_config: { ${fields} }`;
const withPair = (fields: string) => tls(`${pair}, ${fields}`);

describe('a wrong file is refused with the place, what is wrong and what is allowed', () => {
  test.each([
    ['tls_server_config: [', /^ is not YAML: /],
    ['- x', 'the document: is not a mapping (key: value)'],
    [
      'basic_auth: {}',
      /^basic_auth: is not known here; known are tls_server_config, http_server_config, basic_/,
    ],
    ['tls_server_config:', 'tls_server_config: is empty: give a mapping (key: value), or leave it out'],
    [
      withPair('insecure: true'),
      /^tls_server_config\.insecure: is not known here; known are cert, key, client_ca/,
    ],
    [
      tls(''),
      [
        'tls_server_config.cert_file: is missing: give cert_file or cert',
        'tls_server_config.key_file: is missing: give key_file or key',
      ],
    ],
    [
      tls('min_version: TLS12'),
      [
        'tls_server_config.cert_file: is missing: give cert_file or cert',
        'tls_server_config.key_file: is missing: give key_file or key',
      ],
    ],
    [
      tls('cert_file: server.crt, key_file: none.key'),
      "tls_server_config.key_file: /etc/certalog/none.key cannot be read: ENOENT: no such file or directory, open '/etc/certalog/none.key'",
    ],
    [withPair('cert: x'), /^tls_server_config\.cert: is given beside cert_file: keep one of them/],
    [
      tls('cert_file: /run/notes.txt, key_file: tls/server.key'),
      'tls_server_config.cert_file: holds no certificate in PEM that can be read',
    ],
    [
      tls('cert_file: server.crt, key_file: /run/notes.txt'),
      'tls_server_config.key_file: holds no private key in PEM that can be read',
    ],
    [
      tls('cert_file: server.crt, key: SECRET'),
      'tls_server_config.key: holds no private key in PEM that can be read',
    ],
    [
      tls('cert_file: server.crt, key_file: /run/other.key'),
      'tls_server_config.key_file: is not the key of the certificate in cert_file, whose first certificate counts',
    ],
    [
      tls('cert_file: server.crt, key_file: /run/encrypted.key'),
      'tls_server_config.key_file: is encrypted with a passphrase, for which a web configuration has no place: give it decrypted',
    ],
    [
      withPair('client_auth_type: Require'),
      /^tls_server_config\.client_auth_type: is not one of NoClientCert, RequestClientCert, RequireAny/,
    ],
    [
      withPair('client_ca_file: /run/clients.crt'),
      'tls_server_config.client_auth_type: is missing: a client CA is given, but no client certificate is asked for',
    ],
    [
      withPair('client_auth_type: RequireAndVerifyClientCert'),
      'tls_server_config.client_ca_file: is missing: RequireAndVerifyClientCert needs client_ca_file or client_ca to verify against',
    ],
    [
      withPair('client_auth_type: VerifyClientCertIfGiven'),
      'tls_server_config.client_ca_file: is missing: VerifyClientCertIfGiven needs client_ca_file or client_ca to verify against',
    ],
    [
      withPair('client_auth_type: RequestClientCert, client_ca_file: /run/notes.txt'),
      'tls_server_config.client_ca_file: holds no certificate in PEM that can be read',
    ],
    [
      withPair('client_auth_type: RequestClientCert, client_allowed_sans: [x]'),
      'tls_server_config.client_allowed_sans: needs client_auth_type RequireAnyClientCert or RequireAndVerifyClientCert',
    ],
    [
      withPair('client_auth_type: RequireAnyClientCert, client_allowed_sans: []'),
      'tls_server_config.client_allowed_sans: is empty',
    ],
    [
      withPair('min_version: TLS10'),
      'tls_server_config.min_version: is a version that is retired (RFC 8996) and not offered here: it is TLS12 or TLS13',
    ],
    [withPair('max_version: "1.3"'), 'tls_server_config.max_version: is not one of TLS12, TLS13'],
    [
      withPair('min_version: TLS13, max_version: TLS12'),
      'tls_server_config.min_version: is newer than max_version',
    ],
    [
      withPair('cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]'),
      /^tls_server_config\.cipher_suites\.0: is not one of TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, /,
    ],
    [withPair('cipher_suites: []'), 'tls_server_config.cipher_suites: is empty'],
    [
      withPair('curve_preferences: [P-256]'),
      'tls_server_config.curve_preferences.0: is not one of CurveP256, CurveP384, CurveP521, X25519',
    ],
    [
      withPair('prefer_server_cipher_suites: yes'),
      'tls_server_config.prefer_server_cipher_suites: is neither true nor false',
    ],
    [
      'http_server_config: { http2: true }',
      'http_server_config.http2: is true, but Certalog speaks HTTP/1.1 alone: leave it out, or set it to false',
    ],
    [
      'http_server_config: { headers: { Server: x } }',
      /^http_server_config\.headers\.Server: is not known here; known are Content-Security-Policy, X-Fr/,
    ],
    [
      'http_server_config: { headers: { X-Frame-Options: DENY } }',
      'http_server_config.headers.X-Frame-Options: is not deny or sameorigin',
    ],
    [
      'http_server_config: { headers: { X-Content-Type-Options: sniff } }',
      'http_server_config.headers.X-Content-Type-Options: is not nosniff',
    ],
    [
      'http_server_config: { headers: { X-XSS-Protection: "0\\r\\nx: y" } }',
      'http_server_config.headers.X-XSS-Protection: holds characters that a header must not have',
    ],
    [
      'basic_auth_users: { alice: SECRET }',
      'basic_auth_users.alice: is not a bcrypt hash such as htpasswd -nBC 10 "" | tr -d \':\\n\' gives it ($2y$10$ and 53 characters)',
    ],
    [`basic_auth_users: { alice: ${hash}x }`, /^basic_auth_users\.alice: is not a bcrypt hash/],
    [
      `basic_auth_users: { alice: ${hash.replace('$10$', '$31$')} }`,
      'basic_auth_users.alice: has a bcrypt cost that is not from 4 to 16: above, each first request takes many seconds',
    ],
    [
      `basic_auth_users: { "a:b": ${hash} }`,
      'basic_auth_users."a:b": is a name with a colon or a control character, which HTTP cannot send',
    ],
    [`basic_auth_users: { alice: ${hash}, alice: ${hash} }`, / is not YAML: Map keys must be unique/],
    [
      'rate_limit: { interval: 1s }',
      'rate_limit: burst is missing: without one, no request at all would pass',
    ],
    ['rate_limit: { interval: 1s, burst: 0 }', 'rate_limit.burst: is not a whole number from 1 on'],
    [
      'rate_limit: { interval: 1d, burst: 1 }',
      'rate_limit.interval: is not a duration such as 1s, 500ms or 1m30s, or 0 for no limit',
    ],
    ['rate_limit: { burst: 1 }', 'rate_limit.interval: is missing'],
  ] as [string, string | RegExp | string[]][])('%s', (yaml, fault) => {
    const faults = faultsOf(yaml);
    if (fault instanceof RegExp) expect(faults[0]).toMatch(fault);
    else expect(faults).toEqual([fault].flat());
  });

  test('all of its faults at once', () => {
    const yaml = 'a: 1\nrate_limit: { interval: x }\nbasic_auth_users: { alice: x, bob: y }\n';
    expect(faultsOf(yaml)).toHaveLength(4);
  });
});

test('no secret is in a fault, nor in a printed configuration', () => {
  const faulty = [
    tls('cert: SECRET, key: SECRET'),
    tls('cert_file: server.crt, key: "SECRET'),
    'tls_server_config: SECRET',
    'basic_auth_users: SECRET',
    'basic_auth_users: [SECRET]',
    'basic_auth_users: { alice: { SECRET: SECRET } }'.replace('{ SECRET:', '{ x:'),
    'rate_limit: { interval: SECRET, burst: SECRET }',
    withPair('client_auth_type: SECRET, min_version: SECRET, cipher_suites: [SECRET], http2: SECRET'),
    'http_server_config: { headers: { X-Frame-Options: SECRET } }',
  ];
  for (const yaml of faulty) {
    const faults = faultsOf(yaml);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).not.toContain('SECRET');
  }
  const web = webOf(`${tls(pair)}\nbasic_auth_users: { alice: ${hash} }`);
  const secrets = [hash, server.key.split('\n')[1] ?? ''];
  for (const shown of [inspect(web, { depth: 9 }), JSON.stringify([web, [...web.users]])])
    for (const secret of secrets) expect(shown).not.toContain(secret);
});

test.each([
  ['0', 0],
  ['1s', 1],
  ['100ms', 0.1],
  ['1h2m3s', 3723],
  ['1.5h', 5400],
  ['250us', 0.00025],
  ['1', null],
  ['-1s', null],
  ['', null],
  ['1d', null],
])('Go reads the duration %s as %s seconds', (text, seconds) => {
  expect(parseGoDuration(text)).toBe(seconds);
});

describe('an address that other machines reach', () => {
  const open = (yaml: string, environment: Record<string, string> = {}) => {
    const settings = { CERTALOG_HOST: '0.0.0.0', CERTALOG_WEB_CONFIG: path, ...environment };
    return () =>
      requireClosedDoor(loadConfig(settings, (name) => (name === path ? yaml : (files[name] ?? ''))));
  };
  const verified = 'client_auth_type: RequireAndVerifyClientCert, client_ca_file: /run/clients.crt';

  test.each([
    ['users', () => `basic_auth_users: { alice: ${hash} }`],
    ['verified client certificates', () => withPair(verified)],
  ])('may be served with %s', (_, yaml) => {
    expect(open(yaml())).not.toThrow();
  });

  test.each([
    ['TLS alone', () => tls(pair)],
    ['client certificates that nobody verifies', () => withPair('client_auth_type: RequireAnyClientCert')],
    [
      'client certificates for who likes',
      () => withPair(verified.replace('RequireAndVerifyClientCert', 'VerifyClientCertIfGiven')),
    ],
    ['an empty file', () => ''],
  ])('may not be served with %s', (_, yaml) => {
    expect(open(yaml())).toThrow(/set CERTALOG_API_TOKENS, or basic_auth_users or client_auth_type Require/);
  });

  test('users beside CERTALOG_AUTH=none are refused: one of the two is not meant', () => {
    const both = open(`basic_auth_users: { alice: ${hash} }`, { CERTALOG_AUTH: 'none' });
    expect(both).toThrow(/CERTALOG_AUTH=none answers everyone, but CERTALOG_WEB_CONFIG has basic_auth_users/);
  });
});
