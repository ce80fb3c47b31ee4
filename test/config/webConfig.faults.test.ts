import { beforeAll, describe, expect, test } from 'vitest';
import { hash, tls, type WebConfigFiles, webConfigFiles, withPair } from './webConfigFiles.ts';

let given: WebConfigFiles;

beforeAll(async () => {
  given = await webConfigFiles();
});

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
    const faults = given.faultsOf(yaml);
    if (fault instanceof RegExp) expect(faults[0]).toMatch(fault);
    else expect(faults).toEqual([fault].flat());
  });

  test('all of its faults at once', () => {
    const yaml = 'a: 1\nrate_limit: { interval: x }\nbasic_auth_users: { alice: x, bob: y }\n';
    expect(given.faultsOf(yaml)).toHaveLength(4);
  });
});
