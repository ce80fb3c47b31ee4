import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '../../config/values.ts';

/**
 * Finds the entries of the configuration for a token; none when it is not known. Every known token is compared, by its
 * digest and in constant time, so how long that takes tells nothing about where they differ.
 */
export function createTokenLookup(
  tokens: readonly ApiToken[],
  isEqual: typeof timingSafeEqual = timingSafeEqual,
): (presented: string) => ApiToken[] {
  const known = tokens.map((token) => ({ token, digest: Buffer.from(token.sha256, 'hex') }));
  return (presented) => {
    const digest = createHash('sha256').update(presented).digest();
    return known.filter((entry) => isEqual(entry.digest, digest)).map(({ token }) => token);
  };
}
