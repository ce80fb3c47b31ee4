import { describe, expect, it, test } from 'vitest';
import type { MetricsConfig } from '../../src/config/metrics.ts';
import { isSelected } from '../../src/metrics/isSelected.ts';
import {
  accountId,
  exposedAccount,
  exposedCertificate,
  exposedElement,
  memorySource,
} from './memorySource.ts';
import { metricsOf, samples, wholeInventory } from './scraping.ts';

const pattern = { accountId: null, name: null, type: null, state: null };

const chain = exposedCertificate({
  certificateId: 'chain',
  elements: [
    exposedElement({ bundleIndex: 0, notAfter: 1_900_000_000 }),
    exposedElement({ bundleIndex: 1, notAfter: 1_800_000_000 }),
    exposedElement({ bundleIndex: 2, notAfter: 1_800_000_000 }),
  ],
  associations: [
    { service: 'workers', status: 'active', count: 1 },
    { service: 'access', status: 'active', count: 2 },
    { service: 'access', status: 'pending', count: 1 },
  ],
});
const unreadable = exposedCertificate({
  certificateId: 'unreadable',
  name: 'test-1',
  elements: [exposedElement({ parses: false, notAfter: null, notBefore: null })],
});
const finding = {
  accountId,
  managedBy: 'custom',
  earliestNotAfter: null,
  latestNotBefore: null,
  check: 'weak_key',
  severity: 'warning',
} as const;

function scrapeWith(selection: Partial<MetricsConfig>): Promise<string> {
  const { source } = memorySource({
    certificates: [chain, unreadable],
    findings: [
      { ...finding, certificateId: 'chain', name: 'gateway' },
      { ...finding, certificateId: 'unreadable', name: 'test-1' },
    ],
    accounts: [exposedAccount()],
  });
  return metricsOf(source, () => '2027-01-01T00:00:00Z', { selection }).scrape();
}

const families = (text: string) =>
  [...text.matchAll(/^# TYPE certalog_(certificate_\w+) /gm)].map(([, name]) => name);

describe('what is selected', () => {
  it('is everything when nothing is said', async () => {
    const text = await scrapeWith({});
    expect(families(text)).toEqual([
      'certificate_earliest_not_after_timestamp_seconds',
      'certificate_not_after_timestamp_seconds',
      'certificate_not_before_timestamp_seconds',
      'certificate_info',
      'certificate_associations',
      'certificate_association_info',
      'certificate_use_info',
      'certificate_unreadable',
      'certificate_finding_info',
    ]);
    expect(samples(text, 'certificate_not_after_timestamp_seconds').size).toBe(3);
    expect(samples(text, 'certificate_info').size).toBe(4);
  });

  it('leaves no header of a family that is off, and never the earliest notAfter or what is unreadable', async () => {
    const text = await scrapeWith({
      elements: 'none',
      associations: false,
      associationInfo: false,
      useInfo: false,
      findingInfo: false,
    });
    expect(families(text)).toEqual([
      'certificate_earliest_not_after_timestamp_seconds',
      'certificate_unreadable',
    ]);
    expect(samples(text, 'certificate_unreadable').size).toBe(2);
  });

  it('may be the element that expires first, of an unreadable certificate its first', async () => {
    const text = await scrapeWith({ elements: 'earliest' });
    const labels = `account_id="${accountId}",certificate_id="chain",name="gateway",bundle_index="1"`;
    expect([...samples(text, 'certificate_not_after_timestamp_seconds')]).toEqual([
      [`{${labels}}`, 1_800_000_000],
    ]);
    expect(
      [...samples(text, 'certificate_info').keys()].map((each) => /certificate_id="(\w+)"/.exec(each)?.[1]),
    ).toEqual(['chain', 'unreadable']);
  });

  it('may be some labels of the info; those that say which element it is about stay', async () => {
    const text = await scrapeWith({ infoLabels: ['key_size'] });
    expect([...samples(text, 'certificate_info').keys()][0]).toBe(
      `{account_id="${accountId}",certificate_id="chain",name="gateway",bundle_index="0",key_size="2048"}`,
    );
    const bare = await scrapeWith({ infoLabels: [] });
    expect(samples(bare, 'certificate_info').size).toBe(4);
  });

  it('leaves out certificates in every family of certificates, also those of other exporters', async () => {
    const text = await scrapeWith({
      exclude: [{ ...pattern, name: 'test-*' }],
      compatibility: ['x509', 'ssl'],
    });
    expect(text).not.toMatch(/certificate_id="unreadable"/);
    expect(samples(text, 'certificate_unreadable').size).toBe(1);
    expect(samples(text, 'certificate_finding_info').size).toBe(1);
  });
});

test('a certificate in use says all its services in one label, sorted and once', async () => {
  const uses = samples(await scrapeWith({}), 'certificate_use_info');
  expect([...uses]).toEqual([
    [`{account_id="${accountId}",certificate_id="chain",name="gateway",used_by="access, workers"}`, 1],
  ]);
});

describe('include and exclude', () => {
  const certificate = exposedCertificate({ name: 'prod-eu-1', managedBy: 'custom' });
  const selects = (selection: Partial<MetricsConfig>) =>
    isSelected({ ...wholeInventory, ...selection }, certificate, null);

  test.each([
    ['prod-*', true],
    ['*', true],
    ['*-1', true],
    ['*eu*', true],
    ['prod-??-1', true],
    ['prod-eu-1', true],
    ['prod-eu-1*', true],
    ['**prod**1**', true],
    ['prod', false],
    ['PROD-*', false],
    ['prod-?-1', false],
    ['*-2', false],
    ['prod-eu-1?', false],
    ['prod.eu.1', false],
    ['', false],
  ])('the name prod-eu-1 fits %j: %s', (name, fits) => {
    expect(selects({ include: [{ ...pattern, name }] })).toBe(fits);
    expect(selects({ exclude: [{ ...pattern, name }] })).toBe(!fits);
  });

  it('want all that one entry says, and any of the entries', () => {
    const both = { ...pattern, accountId, type: 'gateway_managed' };
    expect(selects({ include: [both] })).toBe(false);
    expect(selects({ include: [both, { ...pattern, type: 'custom' }] })).toBe(true);
    expect(selects({ include: [{ ...both, type: 'custom' }], exclude: [{ ...pattern, accountId }] })).toBe(
      false,
    );
    expect(selects({ include: [] })).toBe(false);
  });

  it('take no longer for a pattern of many stars', () => {
    const name = 'a'.repeat(5000);
    const hostile = `${'*a'.repeat(200)}*b`;
    const start = performance.now();
    expect(
      isSelected(
        { ...wholeInventory, include: [{ ...pattern, name: hostile }] },
        { ...certificate, name },
        null,
      ),
    ).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
