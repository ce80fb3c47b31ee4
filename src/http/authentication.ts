import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { anonymous, type Principal } from '../access/principal.ts';
import type { Sessions } from '../access/sessions.ts';
import type { Secret } from '../config/secret.ts';
import type { ApiScope, ApiToken } from '../config/values.ts';
import type { InventoryLog } from '../inventory/ports.ts';
import { RepositoryFailure } from '../inventory/repository.ts';
import { basicCredentials } from './web/basicCredentials.ts';
import { bearerToken } from './web/bearerToken.ts';
import { clientNameOf, connectionOf } from './web/connection.ts';
import type { CredentialCheck, Grant } from './web/credentialCheck.ts';
import { isHealth } from './web/isHealth.ts';
import './web/principalOf.ts';
import { type AuthenticationScheme, type Refusal, refuse } from './web/refusal.ts';
import { busy, sessionUnknown, tooManyAttempts } from './web/refusals.ts';
import { readSessionCookie } from './web/sessionCookie.ts';

export interface AuthenticationSettings {
  mode: 'tokens' | 'none';
  tokens: readonly ApiToken[];
  /** What the web configuration says at the moment; left out: there is none. */
  web?: () => WebAccess;
}

export interface WebAccess {
  /** Name → bcrypt hash. */
  users: ReadonlyMap<string, Secret>;
  /** The handshake lets nobody in without a certificate that was verified. */
  verifiesEveryClient: boolean;
}

export interface Authentication extends AuthenticationSettings {
  credentials: CredentialCheck;
  sessions: Sessions;
  log: InventoryLog;
}

/** What a request needs: a scope; or of whoever is let in at all, nothing more. */
type Need = ApiScope | 'nothing';

/**
 * Lets a request through when its credentials allow it, and says who sends it (`principalOf`): a configured token
 * (RFC 6750), a user and password of the web configuration (RFC 7617), or the session of a login by either. `metrics`
 * allows `/metrics` alone, `read` every other GET, `operate` everything. A user may read and scrape. Neither a user nor a
 * session operates, because browsers send passwords and cookies by themselves, also when another site makes them. So may
 * a client whose certificate was verified, where neither tokens nor users are configured. With none of the three
 * everyone may do everything. `/healthz` and `/readyz` need no credentials, and `POST /login` takes them.
 */
export function createAuthentication(authentication: Authentication) {
  const { credentials, sessions, log, web = () => noWeb } = authentication;
  return createMiddleware(async (c, next) => {
    const schemes = authenticationSchemes(authentication);
    const admitted = await admit(c, schemes);
    if ('detail' in admitted) return refuse(c, admitted, schemes);
    c.set('principal', admitted);
    return next();
  });

  async function admit(c: Context, schemes: readonly AuthenticationScheme[]): Promise<Principal | Refusal> {
    const { method, path } = c.req;
    if (authentication.mode === 'none' || isHealth(path)) return anonymous;
    const needed = neededScope(method, path);
    if (schemes.length === 0) return admitByConnection(c, needed);
    if (method === 'POST' && path === '/login') return anonymous;
    const authorization = c.req.header('authorization');
    const session = authorization === undefined;
    const grant = session ? await bySession(c, schemes) : await byHeader(authorization, c, schemes);
    if ('detail' in grant) return grant;
    const { kind, name, scopes } = grant;
    if (session && needed === 'operate') return sessionsNeverOperate;
    if (needed === 'nothing' || scopes.includes(needed) || scopes.includes('operate'))
      return { kind, name, session };
    return lacksScope(needed, schemes);
  }

  function admitByConnection(c: Context, needed: Need): Principal | Refusal {
    if (!web().verifiesEveryClient) return anonymous;
    if (!connectionOf(c).clientIsVerified)
      return { status: 401, detail: 'This connection was made before client certificates were required.' };
    if (needed === 'operate') return lacksScope(needed, []);
    return { kind: 'certificate', name: clientNameOf(c), session: false };
  }

  async function bySession(c: Context, schemes: readonly AuthenticationScheme[]): Promise<Grant | Refusal> {
    const id = readSessionCookie(c);
    if (id === null) return { status: 401, detail: asksFor(schemes) };
    try {
      const grant = await sessions.find(id, credentials.configured);
      const fault = 'Your session has ended. Log in again.';
      return grant ?? { status: 401, detail: `There is no such session. ${asksFor(schemes)}`, fault };
    } catch (error) {
      if (!(error instanceof RepositoryFailure)) throw error;
      log.error({ err: error }, 'a session could not be checked: the database failed');
      return sessionUnknown;
    }
  }

  async function byHeader(
    authorization: string,
    c: Context,
    schemes: readonly AuthenticationScheme[],
  ): Promise<Grant | Refusal> {
    const { remoteAddress } = connectionOf(c);
    const wait = credentials.wait(remoteAddress);
    if (wait > 0) return tooManyAttempts(wait);
    const basic = web().users.size > 0 ? basicCredentials(authorization) : null;
    if (basic === 'malformed')
      return { status: 401, detail: 'The header Authorization is not in the form of Basic.' };
    if (basic !== null) {
      const verdict = await credentials.password(basic, remoteAddress);
      if (verdict === 'busy') return busy;
      return verdict === 'wrong' ? { status: 401, detail: 'User or password is wrong.' } : verdict;
    }
    const token = bearerToken(authorization);
    if (token === null) return { status: 401, detail: asksFor(schemes) };
    const unknown = {
      status: 401,
      detail: 'The token is not known.',
      bearerError: 'error="invalid_token"',
    } as const;
    return credentials.token(token, remoteAddress) ?? unknown;
  }
}

/** By what a request may show who sends it; empty: it need not, or is admitted by its client certificate. */
export function authenticationSchemes({ mode, tokens, web }: AuthenticationSettings): AuthenticationScheme[] {
  if (mode === 'none') return [];
  const schemes: AuthenticationScheme[] = tokens.length > 0 ? ['bearer'] : [];
  return web !== undefined && web().users.size > 0 ? [...schemes, 'basic'] : schemes;
}

const noWeb: WebAccess = { users: new Map(), verifiesEveryClient: false };

const sessionsNeverOperate: Refusal = {
  status: 403,
  detail:
    'A login is for reading: to change something, send a token with the scope operate in the header Authorization.',
};

function neededScope(method: string, path: string): Need {
  if (path === '/logout') return 'nothing';
  if (method !== 'GET' && method !== 'HEAD') return 'operate';
  return path === '/metrics' ? 'metrics' : 'read';
}

function asksFor(schemes: readonly AuthenticationScheme[]): string {
  const ways = { bearer: 'a bearer token (Authorization: Bearer <token>)', basic: 'a user and password' };
  return `This needs ${schemes.map((scheme) => ways[scheme]).join(', or ')}.`;
}

function lacksScope(needed: ApiScope, schemes: readonly AuthenticationScheme[]): Refusal {
  if (!schemes.includes('bearer'))
    return { status: 403, detail: `This needs a token of CERTALOG_API_TOKENS with the scope ${needed}.` };
  return {
    status: 403,
    detail: `These credentials do not allow this: it needs a token with the scope ${needed}.`,
    bearerError: `error="insufficient_scope", scope="${needed}"`,
  };
}
