import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiScope, ApiToken } from '../../config/values.ts';

/**
 * The scopes of the token in `Authorization: Bearer …` (RFC 6750 2.1); empty when it is not known, null when the header
 * has none. Compares with every known token, in a time that tells nothing about where they differ.
 */
export function bearerScopes(tokens: readonly ApiToken[]): (authorization: string) => ApiScope[] | null {
  const known = tokens.map(({ scope, sha256 }) => ({ scope, digest: Buffer.from(sha256, 'hex') }));
  return (authorization) => {
    const presented = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
    if (presented === undefined) return null;
    const digest = createHash('sha256').update(presented).digest();
    return known.filter((token) => timingSafeEqual(token.digest, digest)).map(({ scope }) => scope);
  };
}
