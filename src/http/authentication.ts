import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { ApiScope, ApiToken } from '../config/values.ts';
import { problem } from './problem.ts';

export interface AuthenticationOptions {
  mode: 'tokens' | 'none';
  /** With none, everyone may do everything. */
  tokens: readonly ApiToken[];
}

/**
 * Lets a request through when one of the configured tokens (RFC 6750) allows it. `metrics` allows `/metrics` alone,
 * `read` every other GET, `operate` everything. `/healthz` and `/readyz` need no token.
 */
export function createAuthentication({ mode, tokens }: AuthenticationOptions) {
  const open = isOpen({ mode, tokens });
  const known = tokens.map(({ scope, sha256 }) => ({ scope, digest: Buffer.from(sha256, 'hex') }));

  return createMiddleware(async (c, next) => {
    if (open || unguarded.has(c.req.path)) return next();
    const presented = bearerToken(c.req.header('authorization'));
    if (presented === null) {
      return unauthorized(
        'This needs a bearer token: Authorization: Bearer <token>.',
        'Bearer realm="certalog"',
      );
    }
    const scopes = scopesOf(presented, known);
    if (scopes.length === 0) {
      return unauthorized('The token is not known.', 'Bearer realm="certalog", error="invalid_token"');
    }
    const needed = neededScope(c.req.method, c.req.path);
    if (scopes.includes(needed) || scopes.includes('operate')) return next();
    return problem(403, `The token does not allow this: it needs the scope ${needed}.`, {
      headers: {
        'www-authenticate': `Bearer realm="certalog", error="insufficient_scope", scope="${needed}"`,
      },
    });
  });
}

/** Whether requests are answered without a token. */
export function isOpen({ mode, tokens }: AuthenticationOptions): boolean {
  return mode === 'none' || tokens.length === 0;
}

const unguarded = new Set(['/healthz', '/readyz']);

function neededScope(method: string, path: string): ApiScope {
  if (method !== 'GET' && method !== 'HEAD') return 'operate';
  return path === '/metrics' ? 'metrics' : 'read';
}

function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Compares with every known token, in a time that tells nothing about where they differ. */
function scopesOf(presented: string, known: { scope: ApiScope; digest: Buffer }[]): ApiScope[] {
  const digest = createHash('sha256').update(presented).digest();
  return known.filter((token) => timingSafeEqual(token.digest, digest)).map(({ scope }) => scope);
}

function unauthorized(detail: string, challenge: string): Response {
  return problem(401, detail, { headers: { 'www-authenticate': challenge } });
}
