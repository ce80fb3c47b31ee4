import { expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import type { BlockFailureReason } from '../../src/certificate/reasons.ts';
import type { Certificate } from '../../src/inventory/queries.ts';
import { readingFindings } from '../../src/inventory/readingFindings.ts';

const openedAt = '2026-01-01T00:00:00Z';
const unparsed = { ...readElement(Buffer.from('no certificate')), bundleIndex: 1 };
const parsed = { ...unparsed, bundleIndex: 0, parses: true, failures: [] };

function findings(given: Partial<Certificate>) {
  const certificate = {
    elements: [],
    refusedBlocks: [],
    earliestNotAfter: '2027-01-01T00:00:00Z',
    changedAt: openedAt,
  };
  return readingFindings({ ...certificate, ...given }).map(({ check, severity, bundleIndex }) => ({
    check,
    severity,
    bundleIndex,
  }));
}

const refused = (reason: BlockFailureReason, bundleIndex: number | null = null) => ({
  reason,
  bundleIndex,
  label: 'CERTIFICATE',
});
const unreadable = (bundleIndex: number | null) => ({
  check: 'unreadable',
  severity: 'warning',
  bundleIndex,
});

test('a certificate that reads well has no findings', () => {
  expect(findings({ elements: [parsed] })).toEqual([]);
});

test('each private key is a critical finding, and not one of an unreadable block', () => {
  const key = { check: 'private_key_in_pem', severity: 'critical', bundleIndex: null };
  const refusedBlocks = [refused('private_key_in_pem'), refused('private_key_in_pem')];
  expect(findings({ elements: [parsed], refusedBlocks })).toEqual([key, key]);
});

test('each block and element that could not be read is named by its bundle index', () => {
  const refusedBlocks = [refused('truncated', 2), refused('too_many_blocks')];
  expect(findings({ elements: [parsed, unparsed], refusedBlocks })).toEqual([null, 1, 2].map(unreadable));
});

test('a block that never claimed to be a certificate is only reported when nothing else could be read', () => {
  const refusedBlocks = [refused('not_a_certificate')];
  expect(findings({ elements: [parsed], refusedBlocks })).toEqual([]);
  expect(findings({ refusedBlocks, earliestNotAfter: null })).toEqual([unreadable(null)]);
});

test('a certificate without a readable expiry is always reported', () => {
  expect(findings({ elements: [parsed], earliestNotAfter: null })).toEqual([unreadable(null)]);
  expect(findings({ refusedBlocks: [refused('no_certificate_block')], earliestNotAfter: null })).toEqual([
    unreadable(null),
  ]);
});

test('a finding is open since the record is as it is, and says what was wrong', () => {
  const [finding] = readingFindings({
    elements: [unparsed],
    refusedBlocks: [],
    earliestNotAfter: null,
    changedAt: openedAt,
  });
  expect(finding?.openedAt).toBe(openedAt);
  expect(finding?.detail).toContain(unparsed.failures[0]?.reason);
});
