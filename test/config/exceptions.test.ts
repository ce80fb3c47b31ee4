import { describe, expect, it, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { findingChecks } from '../../src/findings/finding.ts';
import { faultsOfYaml, loadYaml } from './configurationFile.ts';

const account = '0123456789abcdef0123456789abcdef';
const certificate = '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60';
const fingerprint = '0a'.repeat(31).concat('ff');

/** An exception of the file; a field given as undefined is left out. Values are YAML. */
const entry = (fields: Record<string, string | undefined> = {}) => {
  const all = { checks: '[weak_key]', account, reason: 'Known', expires: '2027-03-31', ...fields };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return `exceptions:\n  - ${given.map(([key, value]) => `${key}: ${value}`).join('\n    ')}\n`;
};
const read = (fields: Record<string, string | undefined> = {}) => loadYaml(entry(fields)).exceptions[0];

describe('an exception of the file', () => {
  it('is taken with all that it names', () => {
    expect(
      read({
        checks: '[weak_key, unused]',
        certificate,
        fingerprint,
        reason: 'Legacy gateways, replaced in Q1 (SEC-1234)',
      }),
    ).toEqual({
      checks: ['weak_key', 'unused'],
      accountId: account,
      certificateId: certificate,
      fingerprintSha256: fingerprint,
      reason: 'Legacy gateways, replaced in Q1 (SEC-1234)',
      expiresAt: '2027-04-01T00:00:00Z',
    });
  });

  it('may name one of the three alone', () => {
    expect(read()).toMatchObject({ accountId: account, certificateId: null, fingerprintSha256: null });
    expect(read({ account: undefined, certificate })).toMatchObject({
      accountId: null,
      certificateId: certificate,
    });
    expect(read({ account: undefined, fingerprint })).toMatchObject({ fingerprintSha256: fingerprint });
  });

  it('may be for any check', () => {
    expect(read({ checks: `[${findingChecks.join(', ')}]` })?.checks).toEqual(findingChecks);
  });

  it.each([
    ['2027-03-31', '2027-04-01T00:00:00Z'],
    ['"2027-12-31"', '2028-01-01T00:00:00Z'],
    ['2028-02-28', '2028-02-29T00:00:00Z'],
    ['2028-02-29', '2028-03-01T00:00:00Z'],
    ['0001-01-01', '0001-01-02T00:00:00Z'],
    ['9999-12-30', '9999-12-31T00:00:00Z'],
  ])('that expires on %s counts until %s', (expires, expiresAt) => {
    expect(read({ expires })?.expiresAt).toBe(expiresAt);
  });

  it('that has expired is no fault', () => {
    expect(faultsOfYaml(entry({ expires: '1999-12-31' }))).toEqual([]);
  });

  it('knows a fingerprint in upper case and with colons', () => {
    const printed = fingerprint.toUpperCase().replace(/..(?!$)/g, '$&:');
    expect(printed).toMatch(/^0A:0A:/);
    expect(read({ fingerprint: printed })?.fingerprintSha256).toBe(fingerprint);
    expect(read({ fingerprint: fingerprint.toUpperCase() })?.fingerprintSha256).toBe(fingerprint);
  });

  it('keeps an id that consists of digits as it is', () => {
    const digits = '12345678901234567890123456789012';
    expect(read({ account: digits, certificate: '1e5', fingerprint: digits + digits })).toMatchObject({
      accountId: digits,
      certificateId: '1e5',
      fingerprintSha256: digits + digits,
    });
    expect(read({ account: '0'.repeat(32) })?.accountId).toBe('0'.repeat(32));
  });

  it('takes a reason of 500 characters, whatever they are, and of several lines that YAML folds', () => {
    expect(read({ reason: '🔑'.repeat(500) })?.reason).toHaveLength(1000);
    expect(read({ reason: '2027' })?.reason).toBe('2027');
    expect(read({ reason: '>\n      Legacy\n      gateways' })?.reason).toBe('Legacy gateways');
  });
});

test('exceptions are taken in the order of the file, and there are none without a word', () => {
  expect(loadConfig({}, String).exceptions).toEqual([]);
  expect(loadYaml('exceptions: []').exceptions).toEqual([]);
  const second = entry({ reason: 'Second' }).replace('exceptions:\n', '');
  expect(loadYaml(entry() + second).exceptions.map(({ reason }) => reason)).toEqual(['Known', 'Second']);
});

const known = 'checks, account, certificate, fingerprint, reason, expires';
const notDay = 'exceptions.0.expires: is not a day of the calendar such as 2027-03-31 (up to 9999-12-30)';
const notId =
  'exceptions.0.certificate: is not a certificate id (1 to 200 printable characters without blanks)';
const notFingerprint =
  'exceptions.0.fingerprint: is not a SHA-256 fingerprint (64 hexadecimal digits, colons allowed)';
const notReason = 'exceptions.0.reason: is not one line of 1 to 500 characters';

test.each([
  ['exceptions:', 'exceptions: is empty: give a list, or leave it out'],
  ['exceptions: { checks: [weak_key] }', 'exceptions: is not a list'],
  ['exceptions: [weak_key]', 'exceptions.0: is not a mapping (key: value)'],
  [entry({ owner: 'me' }), `exceptions.0.owner: is not known here; known are ${known}`],
  [entry({ checks: undefined }), 'exceptions.0.checks: is missing'],
  [entry({ checks: '[]' }), 'exceptions.0.checks: names no check'],
  [entry({ checks: 'weak_key' }), 'exceptions.0.checks: is not a list'],
  [
    entry({ checks: '[unused, weak_keys]' }),
    `exceptions.0.checks.1: is not a check; the checks are ${findingChecks.join(', ')}`,
  ],
  [entry({ checks: '[unused, weak_key, unused]' }), 'exceptions.0.checks.2: names unused again'],
  [
    entry({ account: undefined }),
    'exceptions.0: names none of account, certificate, fingerprint: say what it is for',
  ],
  [
    entry({ account: 'Example' }),
    'exceptions.0.account: is not an account id (32 hexadecimal digits, lower case)',
  ],
  [entry({ account: '' }), 'exceptions.0.account: is not an account id (32 hexadecimal digits, lower case)'],
  [entry({ account: '[a]' }), 'exceptions.0.account: is not a single value'],
  ...['', 'a b', '"a\\tb"', '"a\\u00a0b"', '"a\\u200bb"', 'x'.repeat(201)].map((id) => [
    entry({ certificate: id }),
    notId,
  ]),
  ...['', 'abc', 'g'.repeat(64), 'a'.repeat(63), `${fingerprint}0`, `0a:${fingerprint.slice(2)}`].map(
    (text) => [entry({ fingerprint: text }), notFingerprint],
  ),
  [entry({ reason: undefined }), 'exceptions.0.reason: is missing'],
  ...['', '"  "', 'x'.repeat(501), '"a\\nb"', '"a\\0b"', '"a\\u009bb"', '"\\ud800"'].map((reason) => [
    entry({ reason }),
    notReason,
  ]),
  [entry({ expires: undefined }), 'exceptions.0.expires: is missing'],
  ...[
    '',
    'never',
    '2027-02-29',
    '2027-02-30',
    '2027-04-31',
    '2027-13-01',
    '2027-00-10',
    '2027-01-00',
    '2027-3-31',
    '20270331',
    '31.03.2027',
    '2027-03-31T00:00:00Z',
    '0000-01-01',
    '9999-12-31',
    '+012027-03-31',
  ].map((expires) => [entry({ expires }), notDay]),
])('%j is refused: %s', (yaml, fault) => {
  expect(faultsOfYaml(yaml)).toEqual([fault]);
});

test('all faults of an exception are said at once', () => {
  expect(faultsOfYaml('exceptions:\n  - { checks: [], expires: soon, until: 2027-03-31 }')).toEqual([
    'exceptions.0.checks: names no check',
    'exceptions.0.reason: is missing',
    notDay,
    `exceptions.0.until: is not known here; known are ${known}`,
    'exceptions.0: names none of account, certificate, fingerprint: say what it is for',
  ]);
});
