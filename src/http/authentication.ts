import { createMiddleware } from 'hono/factory';
import type { Secret } from '../config/secret.ts';
import type { ApiScope, ApiToken } from '../config/values.ts';
import { problem } from './problem.ts';
import { basicCredentials } from './web/basicCredentials.ts';
import { bearerScopes } from './web/bearerScopes.ts';
import { connectionOf } from './web/connection.ts';
import { createFailedAttempts } from './web/failedAttempts.ts';
import { isHealth } from './web/isHealth.ts';
import { createPasswordCheck } from './web/passwords.ts';

export interface AuthenticationOptions {
  mode: 'tokens' | 'none';
  tokens: readonly ApiToken[];
  /** What the web configuration says at the moment; left out: there is none. */
  web?: () => WebAccess;
  /** Milliseconds of a clock that only goes forward. */
  elapsed: () => number;
}

export interface WebAccess {
  /** Name → bcrypt hash. */
  users: ReadonlyMap<string, Secret>;
  /** The handshake lets nobody in without a certificate that was verified. */
  verifiesEveryClient: boolean;
}

/** How a request may show who sends it. */
export type AuthenticationScheme = 'bearer' | 'basic';

/**
 * Lets a request through when its credentials allow it: a configured token (RFC 6750), or a user and password of the web
 * configuration (RFC 7617). `metrics` allows `/metrics` alone, `read` every other GET, `operate` everything. A user may
 * read and scrape; not operate, because browsers send passwords by themselves, also when another site makes them. So may
 * a client whose certificate was verified, where neither tokens nor users are configured. With none of the three
 * everyone may do everything. `/healthz` and `/readyz` need no credentials.
 */
export function createAuthentication(options: AuthenticationOptions) {
  const { mode, tokens, web = () => noWeb, elapsed } = options;
  const scopesOf = bearerScopes(tokens);
  const checkPassword = createPasswordCheck();
  const failed = createFailedAttempts(elapsed);

  return createMiddleware(async (c, next) => {
    if (mode === 'none' || isHealth(c.req.path)) return next();
    const { users, verifiesEveryClient } = web();
    const schemes = authenticationSchemes(options);
    const { remoteAddress, clientIsVerified } = connectionOf(c);
    const needed = neededScope(c.req.method, c.req.path);
    if (schemes.length === 0) {
      if (!verifiesEveryClient) return next();
      if (!clientIsVerified)
        return unauthorized('This connection was made before client certificates were required.', []);
      return needed === 'operate' ? lacksScope(needed, schemes) : next();
    }

    const authorization = c.req.header('authorization');
    if (authorization === undefined) return unauthorized(asksFor(schemes), schemes);
    const wait = failed.wait(remoteAddress);
    if (wait > 0) {
      return problem(429, `Too many wrong credentials came from this address: come again in ${wait} s.`, {
        headers: { 'retry-after': String(wait) },
      });
    }
    const scopes = await presentedScopes(authorization);
    if (scopes instanceof Response) return scopes;
    if (scopes.includes(needed) || scopes.includes('operate')) return next();
    return lacksScope(needed, schemes);

    async function presentedScopes(header: string): Promise<readonly ApiScope[] | Response> {
      const basic = users.size > 0 ? basicCredentials(header) : null;
      if (basic === 'malformed')
        return unauthorized('The header Authorization is not in the form of Basic.', schemes);
      if (basic !== null) {
        const verdict = await checkPassword(users, basic);
        if (verdict === 'right') return userScopes;
        if (verdict === 'busy') return busy();
        failed.count(remoteAddress);
        return unauthorized('User or password is wrong.', schemes);
      }
      const scopes = scopesOf(header);
      if (scopes === null) return unauthorized(asksFor(schemes), schemes);
      if (scopes.length > 0) return scopes;
      failed.count(remoteAddress);
      return unauthorized('The token is not known.', schemes, 'invalid_token');
    }
  });
}

/** By what a request may show who sends it; empty: it need not, or is admitted by its client certificate. */
export function authenticationSchemes({
  mode,
  tokens,
  web,
}: Omit<AuthenticationOptions, 'elapsed'>): AuthenticationScheme[] {
  if (mode === 'none') return [];
  const schemes: AuthenticationScheme[] = tokens.length > 0 ? ['bearer'] : [];
  return web !== undefined && web().users.size > 0 ? [...schemes, 'basic'] : schemes;
}

const noWeb: WebAccess = { users: new Map(), verifiesEveryClient: false };
const userScopes: readonly ApiScope[] = ['read', 'metrics'];

function neededScope(method: string, path: string): ApiScope {
  if (method !== 'GET' && method !== 'HEAD') return 'operate';
  return path === '/metrics' ? 'metrics' : 'read';
}

function asksFor(schemes: readonly AuthenticationScheme[]): string {
  const ways = { bearer: 'a bearer token (Authorization: Bearer <token>)', basic: 'a user and password' };
  return `This needs ${schemes.map((scheme) => ways[scheme]).join(', or ')}.`;
}

/** A field for each challenge (RFC 9110 11.6.1): many clients misread several in one. */
function unauthorized(detail: string, schemes: readonly AuthenticationScheme[], error?: string): Response {
  const response = problem(401, detail);
  for (const scheme of schemes) {
    const challenge =
      scheme === 'basic'
        ? 'Basic realm="certalog", charset="UTF-8"'
        : `Bearer realm="certalog"${error === undefined ? '' : `, error="${error}"`}`;
    response.headers.append('www-authenticate', challenge);
  }
  return response;
}

function lacksScope(needed: ApiScope, schemes: readonly AuthenticationScheme[]): Response {
  if (!schemes.includes('bearer')) {
    return problem(403, `This needs a token of CERTALOG_API_TOKENS with the scope ${needed}.`);
  }
  return problem(403, `These credentials do not allow this: it needs a token with the scope ${needed}.`, {
    headers: { 'www-authenticate': `Bearer realm="certalog", error="insufficient_scope", scope="${needed}"` },
  });
}

function busy(): Response {
  return problem(503, 'Too many passwords are being checked just now. Try again.', {
    headers: { 'retry-after': '1' },
  });
}
