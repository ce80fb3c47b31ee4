import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { profiles } from '../../src/findings/policy.ts';
import { faultsOfYaml, loadYaml } from './configurationFile.ts';

const account = '0123456789abcdef0123456789abcdef';
const day = 86_400;

test('the example of the README is read as it stands there', () => {
  const example = readFileSync('README.md', 'utf8').split('The YAML file:\n\n```yaml\n')[1]?.split('```')[0];
  const { cloudflare, policy, exceptions, metrics } = loadYaml(example ?? '');
  expect(cloudflare.tokens).toMatchObject([{ name: 'production', accounts: [account] }]);
  expect(cloudflare.accountNames.get(account)).toBe('Example Ltd');
  expect(policy).toEqual({
    severities: { ...profiles.strict.severities, weak_key: 'warning', unused: 'info', shared_key: null },
    thresholds: {
      weak_key: { rsaBits: 3072, dsaBits: 3072, ecBits: 256 },
      too_long_validity: { leafSeconds: 398 * day, caSeconds: 5479 * day },
      expiring_in_use: { withinSeconds: 45 * day },
      unused: { afterSeconds: 90 * day },
    },
  });
  expect(exceptions).toMatchObject([
    { checks: ['weak_key'], accountId: account, expiresAt: '2027-04-01T00:00:00Z' },
    { accountId: null, certificateId: null, fingerprintSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(metrics).toMatchObject({
    elements: 'earliest',
    infoLabels: ['subject_cn', 'serial_number'],
    associationInfo: false,
    useInfo: true,
    exclude: [{ accountId: null, name: 'test-*', type: null }],
    maxSeries: 50_000,
  });
});

test('a name or an id that consists of digits stays what it is', () => {
  const digits = '12345678901234567890123456789012';
  const { cloudflare } = loadYaml(`
tokens: [{ name: 007, token_file: /run/secrets/cloudflare-production, accounts: [${digits}] }]
accounts: [{ id: ${digits}, name: 1e3 }]
`);
  expect(cloudflare.tokens).toMatchObject([{ name: '007', accounts: [digits] }]);
  expect([...cloudflare.accountNames]).toEqual([[digits, '1e3']]);
});

test.each([
  ['tokens: [', ' is not YAML: '],
  ['tokens: []\ntokens: []', ' is not YAML: Map keys must be unique at line 2, column 1'],
  ['? [a]\n: b', ' is not YAML: With stringKeys, all keys must be strings at line 1, column 3'],
  ['accounts: *nowhere', ' is not YAML: Unresolved alias'],
  ['accounts: !!js/function x', ' is not YAML: Unresolved tag'],
  ['accounts: ]hidden', ' is not YAML: Unexpected flow-seq-end token at line 1, column 11'],
  ['---\naccounts: []\n---\naccounts: []', ' is not YAML: Source contains multiple documents'],
  ['- tokens', 'the document: is not a mapping (key: value)'],
  ['hello', 'the document: is not a mapping (key: value)'],
  ['tokens: []', 'tokens: is empty'],
  ['tokens: [{}]', 'tokens.0.name: is missing'],
  ['accounts:', 'accounts: is empty: give a list, or leave it out'],
  [`accounts: [{ id: ${account} }]`, 'accounts.0.name: is missing'],
  [`accounts: [{ id: ${account}, name: '' }]`, 'accounts.0.name: is empty'],
  [`accounts: [{ id: ${account}, name: [] }]`, 'accounts.0.name: is not a single value'],
  ['owner: me', 'owner: is not known here; known are tokens, accounts, policy, exceptions, metrics'],
  ['__proto__: { tokens: [] }', '__proto__: is not known here; known are tokens, accounts'],
])('%j is refused: %s', (yaml, fault) => {
  expect(faultsOfYaml(yaml)[0]).toMatch(new RegExp(`^${RegExp.escape(fault)}`));
});

test('aliases that grow without bound are refused', () => {
  const levels = Array.from(
    { length: 12 },
    (_, n) => `l${n}: &l${n} [${Array(9).fill(n ? `*l${n - 1}` : 'x')}]`,
  );
  expect(faultsOfYaml(levels.join('\n'))).toEqual([expect.stringContaining('Excessive alias count')]);
});

test('a secret that was put into the file is in no fault', () => {
  const secret = 'v1-SECRET_123';
  const files = [
    `tokens: [{ name: eu, token: ${secret}, accounts: discover }]`,
    `tokens: [{ name: eu, token_env: X, accounts: ${secret} }]`,
    `tokens: ]${secret}`,
    `tokens: "${secret}" x`,
    `tokens: ${secret}: x`,
    `policy: ${secret}`,
    `policy: { profile: ${secret}, checks: { unused: ${secret}, weak_key: { severity: ${secret}, rsa_bits: ${secret} } } }`,
    `exceptions: [{ checks: [${secret}], account: ${secret}, fingerprint: ${secret}, reason: [${secret}], expires: ${secret} }]`,
  ];
  for (const yaml of files) {
    const faults = faultsOfYaml(yaml);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).not.toContain('SECRET');
  }
});
