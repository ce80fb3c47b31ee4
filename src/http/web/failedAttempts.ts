import { isIPv6 } from 'node:net';

/** Wrong credentials per remote address: so many at once, and then one per so many seconds. */
const BURST = 10;
const SECONDS_PER_ATTEMPT = 5;
const ADDRESSES = 10_000;

export interface FailedAttempts {
  /** Seconds until the address may present credentials again; 0: it may now. */
  wait(address: string): number;
  count(address: string): void;
}

/**
 * Counts wrong credentials by remote address, the 10,000 that failed last. A scraper whose password is wrong and that
 * comes every 5 seconds or less often is never locked out. `elapsed` gives milliseconds of a clock that only goes
 * forward.
 */
export function createFailedAttempts(elapsed: () => number): FailedAttempts {
  /** When an address will have all its attempts again, in milliseconds: a token bucket in one number (GCRA). */
  const fullAt = new Map<string, number>();
  const each = SECONDS_PER_ATTEMPT * 1000;
  return {
    wait(address) {
      const over = (fullAt.get(network(address)) ?? 0) - elapsed() - (BURST - 1) * each;
      return over > 0 ? Math.ceil(over / 1000) : 0;
    },
    count(address) {
      const key = network(address);
      const from = Math.max(fullAt.get(key) ?? 0, elapsed());
      fullAt.delete(key);
      fullAt.set(key, from + each);
      const [oldest] = fullAt.keys();
      if (fullAt.size > ADDRESSES && oldest !== undefined) fullAt.delete(oldest);
    },
  };
}

/** Whoever has an IPv6 address has 2^64 of them (RFC 4291 2.5.4): the first half counts. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array(8 - groups.length - after.length).fill('0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}
