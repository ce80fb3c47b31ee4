import { expect, test } from 'vitest';
import { createFailedAttempts } from '../../../src/http/web/failedAttempts.ts';

const exhaust = (attempts: ReturnType<typeof createFailedAttempts>, address: string) => {
  for (let n = 0; n < 10; n++) attempts.count(address);
};

test.each([
  ['192.0.2.1', '192.0.2.2', false],
  ['192.0.2.1', '::ffff:192.0.2.1', true],
  ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
  ['2001:db8::1', '2001:db8:0:0:1::', true],
  ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
  ['fe80::1%eth0', 'fe80::2%eth0', true],
  ['::1', '::2', true],
])('attempts from %s count for %s: %s', (one, other, shared) => {
  const attempts = createFailedAttempts(() => 0);
  exhaust(attempts, one);
  expect(attempts.wait(one)).toBe(5);
  expect(attempts.wait(other)).toBe(shared ? 5 : 0);
});

test('the memory that an attacker can take is bounded', () => {
  const attempts = createFailedAttempts(() => 0);
  exhaust(attempts, '192.0.2.1');
  for (let n = 0; n < 10_000; n++) attempts.count(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
  expect(attempts.wait('192.0.2.1')).toBe(0);
});
