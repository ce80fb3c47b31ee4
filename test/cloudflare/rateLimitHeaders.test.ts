import { describe, expect, it } from 'vitest';
import { readBudget, readRetryAfter } from '../../src/cloudflare/rateLimitHeaders.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const budget = (headers: Record<string, string>) => readBudget(new Headers(headers), now);

describe('the budget of a token', () => {
  it.each([
    [{ ratelimit: '"default";r=50;t=30' }, { remaining: 50, resetSeconds: 30 }],
    [{ ratelimit: '"default"; r=0; t=12' }, { remaining: 0, resetSeconds: 12 }],
    [{ ratelimit: '"default";t=12;r=3' }, { remaining: 3, resetSeconds: 12 }],
    [{ ratelimit: '"default";r=50;t=30, "burst";r=0;t=5' }, { remaining: 0, resetSeconds: 5 }],
    [{ ratelimit: '"a";r=0;t=5, "b";r=0;t=90' }, { remaining: 0, resetSeconds: 90 }],
    [{ ratelimit: '"default";r=7' }, { remaining: 7, resetSeconds: null }],
    [
      { 'x-ratelimit-remaining': '4', 'x-ratelimit-reset': '20' },
      { remaining: 4, resetSeconds: 20 },
    ],
    [
      { 'x-ratelimit-remaining': '4', 'x-ratelimit-reset': String(now / 1000 + 8) },
      { remaining: 4, resetSeconds: 8 },
    ],
  ])('is read from %j', (headers, expected) => {
    expect(budget(headers as unknown as Record<string, string>)).toEqual(expected);
  });

  it.each([
    {},
    { ratelimit: 'nonsense' },
    { ratelimit: '"default";r=-1;t=x' },
    { 'x-ratelimit-remaining': 'many' },
  ])('is unknown with %j', (headers) => {
    expect(budget(headers as Record<string, string>)).toBeNull();
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['Thu, 01 Jan 2025 00:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['', null],
  ])('%j asks to wait %s s', (value, expected) => {
    expect(readRetryAfter(new Headers({ 'retry-after': value }), now)).toBe(expected);
  });
});
