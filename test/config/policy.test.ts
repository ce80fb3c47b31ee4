import { describe, expect, it, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { findingChecks } from '../../src/findings/finding.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';
import { faultsOfYaml, loadYaml } from './configurationFile.ts';

const day = 86_400;
const policyOf = (yaml: string, environment: Record<string, string> = {}) =>
  loadYaml(yaml, environment).policy;
const check = (text: string) => `policy:\n  checks:\n    ${text}\n`;
const different = (policy: Policy, from: Policy) =>
  findingChecks.filter((name) => policy.severities[name] !== from.severities[name]);

describe('without a word in the file', () => {
  it('the policy is the profile default', () => {
    expect(loadConfig({}, String).policy).toEqual(profiles.default);
    for (const yaml of ['', '---\n', 'policy: {}', 'policy: { checks: {} }', 'policy: { profile: default }'])
      expect(policyOf(yaml)).toEqual(profiles.default);
  });

  it('a profile is taken as it is', () => {
    expect(policyOf('policy: { profile: strict }')).toEqual(profiles.strict);
  });
});

describe('what a check of the file says', () => {
  it('goes before the profile, and the rest of the profile stays', () => {
    const policy = policyOf(`
policy:
  profile: strict
  checks:
    weak_key: { severity: warning, rsa_bits: 4096 }
    too_long_validity: { ca: 2w }
    expiring_in_use: { within: 45d }
    unused: { after: 12h, severity: critical }
    superseded: { severity: critical }
`);
    expect(different(policy, profiles.strict)).toEqual(['weak_key', 'unused', 'superseded']);
    expect(policy.severities).toMatchObject({
      weak_key: 'warning',
      unused: 'critical',
      superseded: 'critical',
    });
    expect(policy.thresholds).toEqual({
      weak_key: { rsaBits: 4096, dsaBits: 3072, ecBits: 256 },
      too_long_validity: { leafSeconds: 398 * day, caSeconds: 14 * day },
      expiring_in_use: { withinSeconds: 45 * day },
      unused: { afterSeconds: 12 * 3600 },
    });
  });

  it('reaches each threshold by its own key', () => {
    const { thresholds } = policyOf(`
policy:
  checks:
    weak_key: { rsa_bits: 1000, dsa_bits: 1001, ec_bits: 200 }
    too_long_validity: { leaf: 1s, ca: 2s }
    expiring_in_use: { within: 3s }
    unused: { after: 4s }
`);
    expect(thresholds).toEqual({
      weak_key: { rsaBits: 1000, dsaBits: 1001, ecBits: 200 },
      too_long_validity: { leafSeconds: 1, caSeconds: 2 },
      expiring_in_use: { withinSeconds: 3 },
      unused: { afterSeconds: 4 },
    });
  });

  it.each(findingChecks)('can switch %s off, and no other', (name) => {
    const policy = policyOf(check(`${name}: off`));
    expect(policy.severities[name]).toBeNull();
    expect(different(policy, profiles.default)).toEqual([name]);
    expect(policy.thresholds).toEqual(profiles.default.thresholds);
  });

  it.each(['off', '"off"', "'off'", 'OFF', 'false', 'False'])('%s switches a check off', (text) => {
    expect(policyOf(check(`shared_key: ${text}`)).severities.shared_key).toBeNull();
  });

  it.each(['on', '"on"', 'true', 'On', '{}'])('%s leaves it as the profile has it', (text) => {
    expect(policyOf(check(`shared_key: ${text}`))).toEqual(profiles.default);
  });

  it('never changes the profile itself', () => {
    const before = structuredClone(profiles);
    policyOf(check('weak_key: { severity: info, rsa_bits: 512 }'), { CERTALOG_EXPIRING_WITHIN: '1d' });
    expect(profiles).toEqual(before);
  });
});

describe('the finding expiring_in_use', () => {
  const within = (yaml: string) =>
    policyOf(yaml, { CERTALOG_EXPIRING_WITHIN: '21d' }).thresholds.expiring_in_use.withinSeconds;

  it('agrees with the state expiring in the profile default, whatever else the file says', () => {
    expect(within('')).toBe(21 * day);
    expect(within(check('expiring_in_use: { severity: critical }'))).toBe(21 * day);
    expect(loadConfig({ CERTALOG_EXPIRING_WITHIN: '21d' }, String).policy.thresholds.expiring_in_use).toEqual(
      {
        withinSeconds: 21 * day,
      },
    );
  });

  it('is measured by the file where the file says so', () => {
    expect(within(check('expiring_in_use: { within: 45d }'))).toBe(45 * day);
  });

  it('keeps its own measure in the profile strict', () => {
    expect(within('policy: { profile: strict }')).toBe(60 * day);
  });
});

const checks = findingChecks.join(', ');

test.each([
  ['policy:', 'policy: is empty: give a mapping (key: value), or leave it out'],
  ['policy: strict', 'policy: is not a mapping (key: value)'],
  ['policy: { profile: lax }', 'policy.profile: is not one of default, strict'],
  ['policy: { profile: [strict] }', 'policy.profile: is not one of default, strict'],
  ['policy: { profil: strict }', 'policy.profil: is not known here; known are profile, checks'],
  ['policy: { checks: }', 'policy.checks: is empty: give a mapping (key: value), or leave it out'],
  ['policy: { checks: [weak_key] }', 'policy.checks: is not a mapping (key: value)'],
  [check('weak_keys: off'), `policy.checks.weak_keys: is not known here; known are ${checks}`],
  [check('__proto__: off'), `policy.checks.__proto__: is not known here; known are ${checks}`],
  [check('"weak\\nkey": off'), `policy.checks."weak\\nkey": is not known here; known are ${checks}`],
  [
    check('shared_key: no'),
    'policy.checks.shared_key: is neither on nor off nor a mapping (it may have severity)',
  ],
  [
    check('shared_key:'),
    'policy.checks.shared_key: is neither on nor off nor a mapping (it may have severity)',
  ],
  [
    check('weak_key: [off]'),
    'policy.checks.weak_key: is neither on nor off nor a mapping (it may have severity, rsa_bits, dsa_bits, ec_bits)',
  ],
  [
    check('shared_key: { severity: off }'),
    'policy.checks.shared_key.severity: is not one of critical, warning, info; ' +
      'a check is switched off by writing off in place of its mapping',
  ],
  [
    check('shared_key: { severity: }'),
    'policy.checks.shared_key.severity: is not one of critical, warning, info; ' +
      'a check is switched off by writing off in place of its mapping',
  ],
  [
    check('shared_key: { rsa_bits: 2048 }'),
    'policy.checks.shared_key.rsa_bits: is not known here; known are severity',
  ],
  [
    check('unused: { within: 3d }'),
    'policy.checks.unused.within: is not known here; known are severity, after',
  ],
  [
    check('weak_key: { bits: 2048 }'),
    'policy.checks.weak_key.bits: is not known here; known are severity, rsa_bits, dsa_bits, ec_bits',
  ],
  ...['511', '16385', '2048.5', '-2048', '2e3', 'many', '[2048]'].map((bits) => [
    check(`weak_key: { rsa_bits: ${bits} }`),
    bits.startsWith('[')
      ? 'policy.checks.weak_key.rsa_bits: is not a single value'
      : 'policy.checks.weak_key.rsa_bits: is not a whole number from 512 to 16384',
  ]),
  [
    check('weak_key: { dsa_bits: 0x800 }'),
    'policy.checks.weak_key.dsa_bits: is not a whole number from 512 to 16384',
  ],
  [
    check('weak_key: { ec_bits: 2048 }'),
    'policy.checks.weak_key.ec_bits: is not a whole number from 112 to 571',
  ],
  ...['45', '45 d', '-1d', '1y', '1000000d', ''].map((duration) => [
    check(`expiring_in_use: { within: ${duration} }`),
    'policy.checks.expiring_in_use.within: is not a duration such as 90s, 15m, 12h or 30d',
  ]),
  [
    check('unused: { after: 142858w }'),
    'policy.checks.unused.after: is longer than 999999d, the longest allowed',
  ],
])('%j is refused: %s', (yaml, fault) => {
  expect(faultsOfYaml(yaml)).toEqual([fault]);
});

test('the longest time that is allowed still ends in a year of four digits', () => {
  const { afterSeconds } = policyOf(check('unused: { after: 999999d }')).thresholds.unused;
  expect(new Date(Date.UTC(2100, 0) + afterSeconds * 1000).toISOString()).toMatch(/^\d{4}-/);
});

test('all faults of a file are said at once', () => {
  expect(
    faultsOfYaml(`
owner: me
policy:
  profile: lax
  checks:
    weak_key: { severity: loud, rsa_bits: 1, bits: 2, size: 3 }
    unused: { after: soon }
`).map((fault) => fault.split(':')[0]),
  ).toEqual([
    'policy.profile',
    'policy.checks.weak_key.severity',
    'policy.checks.weak_key.rsa_bits',
    'policy.checks.weak_key.bits',
    'policy.checks.weak_key.size',
    'policy.checks.unused.after',
    'owner',
  ]);
});
