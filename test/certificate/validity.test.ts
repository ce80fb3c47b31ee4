import { expect, test } from 'vitest';
import { certificateState, earliestNotAfter, latestNotBefore } from '../../src/certificate/validity.ts';

const day = 86_400;
const notAfter = '2026-06-01T12:00:00Z';
const period = { earliestNotAfter: notAfter, latestNotBefore: '2026-01-01T00:00:00Z' };
const stateAt = (
  iso: string,
  of: typeof period | { earliestNotAfter: null; latestNotBefore: null } = period,
) => certificateState(of, new Date(iso), 30 * day);

test.each([
  ['2026-06-01T12:00:00.001Z', 'expired'],
  ['2026-06-01T12:00:00.000Z', 'expiring'],
  ['2026-05-02T12:00:00.000Z', 'expiring'],
  ['2026-05-02T11:59:59.999Z', 'valid'],
  ['2026-01-01T00:00:00.000Z', 'valid'],
  ['2025-12-31T23:59:59.999Z', 'not_yet_valid'],
])('at %s the certificate is %s', (iso, state) => {
  expect(stateAt(iso)).toBe(state);
});

test('without a readable expiry the certificate is unreadable, never valid and never expired', () => {
  expect(stateAt('2026-05-02T12:00:00Z', { earliestNotAfter: null, latestNotBefore: null })).toBe(
    'unreadable',
  );
});

test('an expiry before its beginning is expired', () => {
  const reversed = { earliestNotAfter: '2020-01-01T00:00:00Z', latestNotBefore: '2030-01-01T00:00:00Z' };
  expect(stateAt('2026-01-01T00:00:00Z', reversed)).toBe('expired');
});

test('the ends of the calendar are told right', () => {
  expect(stateAt('2026-01-01T00:00:00Z', { ...period, earliestNotAfter: '9999-12-31T23:59:59Z' })).toBe(
    'valid',
  );
  expect(stateAt('2026-01-01T00:00:00Z', { ...period, earliestNotAfter: '0000-01-01T00:00:01Z' })).toBe(
    'expired',
  );
});

test('the first to expire and the last to begin decide, elements without a date do not', () => {
  const elements = [
    { notBefore: '2020-01-01T00:00:00Z', notAfter: '2030-01-01T00:00:00Z' },
    { notBefore: null, notAfter: null },
    { notBefore: '2021-01-01T00:00:00Z', notAfter: '0999-01-01T00:00:00Z' },
  ];
  expect(earliestNotAfter(elements)).toBe('0999-01-01T00:00:00Z');
  expect(latestNotBefore(elements)).toBe('2021-01-01T00:00:00Z');
  expect(earliestNotAfter([{ notAfter: null }])).toBeNull();
  expect(latestNotBefore([])).toBeNull();
});
