import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, requireClosedDoor } from '../../src/config/config.ts';
import { parseGoDuration } from '../../src/config/webConfig/goDuration.ts';
import { hash, pair, path, tls, type WebConfigFiles, webConfigFiles, withPair } from './webConfigFiles.ts';

let given: WebConfigFiles;

beforeAll(async () => {
  given = await webConfigFiles();
});

test('every documented field is read', () => {
  const web = given.webOf(`
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
      cert: given.server.cert,
      clientAuth: 'RequireAndVerifyClientCert',
      clientCa: given.files['/run/clients.crt'],
      allowedSans: ['prometheus.example', '192.0.2.1'],
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
      ciphers: expect.stringMatching(/^ECDHE-ECDSA-AES256-GCM-SHA384(:TLS_[A-Z0-9_]+){3}$/),
      curves: 'X25519:P-256',
      preferServerCiphers: false,
    },
    rateLimit: { intervalSeconds: 90, burst: 20 },
  });
  expect(web.tls?.key.reveal()).toBe(given.server.key);
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
  expect(given.webOf('')).toMatchObject({ tls: null, headers: new Map(), users: new Map(), rateLimit: null });
  expect(given.webOf(`tls_server_config: { ${pair} }`).tls).toMatchObject({
    clientAuth: 'NoClientCert',
    clientCa: null,
    allowedSans: null,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    curves: null,
    preferServerCiphers: true,
  });
  expect(given.webOf('rate_limit: { interval: 0, burst: 5 }').rateLimit).toBeNull();
  const old = given.webOf(`tls_server_config: { ${pair}, client_auth_type: RequireClientCert }`);
  expect(old.tls?.clientAuth).toBe('RequireAnyClientCert');
});

test('no secret is in a fault, nor in a printed configuration', () => {
  const faulty = [
    tls('cert: SECRET, key: SECRET'),
    tls('cert_file: server.crt, key: "SECRET'),
    'tls_server_config: SECRET',
    'basic_auth_users: SECRET',
    'basic_auth_users: [SECRET]',
    'basic_auth_users: { alice: { x: SECRET } }',
    'rate_limit: { interval: SECRET, burst: SECRET }',
    withPair('client_auth_type: SECRET, min_version: SECRET, cipher_suites: [SECRET], http2: SECRET'),
    'http_server_config: { headers: { X-Frame-Options: SECRET } }',
  ];
  for (const yaml of faulty) {
    const faults = given.faultsOf(yaml);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).not.toContain('SECRET');
  }
  const web = given.webOf(`${tls(pair)}\nbasic_auth_users: { alice: ${hash} }`);
  const secrets = [hash, given.server.key.split('\n')[1] ?? ''];
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
      requireClosedDoor(loadConfig(settings, (name) => (name === path ? yaml : (given.files[name] ?? ''))));
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
