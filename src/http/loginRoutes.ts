import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { nameOfPrincipal } from '../access/principal.ts';
import { RepositoryFailure } from '../inventory/repository.ts';
import { answers, pageOrProblem, problems } from './api/responses.ts';
import { type Authentication, authenticationSchemes } from './authentication.ts';
import { problem } from './problem.ts';
import { connectionOf } from './web/connection.ts';
import type { Grant } from './web/credentialCheck.ts';
import { localPath } from './web/localPath.ts';
import { principalOf } from './web/principalOf.ts';
import { type Refusal, refuseLogin } from './web/refusal.ts';
import { busy, sessionUnknown, tooManyAttempts } from './web/refusals.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './web/sessionCookie.ts';

const loginForm = z.object({
  token: z.string().optional(),
  user: z.string().optional(),
  password: z.string().optional(),
  next: z.string().optional(),
});
const exampleLogin = { user: 'alice', password: 'her password', next: '/certificates' };
type LoginForm = z.output<typeof loginForm>;

/** `POST /login` begins a session by the page's form, `POST /logout` ends it, for every replica. */
export function loginRoutes(app: OpenAPIHono, authentication: Authentication): void {
  const { credentials, sessions, log } = authentication;

  app.openapi(loginRoute, async (c) => {
    const schemes = authenticationSchemes(authentication);
    if (schemes.length === 0) return problem(404, 'Nobody logs in here: no token and no user is configured.');
    const form = c.req.valid('form');
    const next = localPath(form.next ?? '/');
    const grant = await check(c, form);
    if ('detail' in grant) return refuseLogin(grant, next, schemes);
    const { kind, name } = grant;
    try {
      const before = readSessionCookie(c);
      if (before !== null) await sessions.end(before);
      setSessionCookie(c, await sessions.begin(grant));
    } catch (error) {
      if (!(error instanceof RepositoryFailure)) throw error;
      log.error({ err: error }, 'a session could not begin: the database failed');
      return refuseLogin(sessionUnknown, next, schemes);
    }
    log.info({ who: nameOfPrincipal({ kind, name, session: true }), ...addressOf(c) }, 'a session began');
    return goOn(c, next);
  });

  app.openapi(logoutRoute, async (c) => {
    const principal = principalOf(c);
    const id = readSessionCookie(c);
    if (principal.session && id !== null) {
      await sessions.end(id);
      log.info({ who: nameOfPrincipal(principal), ...addressOf(c) }, 'a session was ended');
    }
    clearSessionCookie(c);
    // What the browser keeps of the pages; its cookies are no business of this host alone.
    c.header('clear-site-data', '"cache"');
    return goOn(c, '/');
  });

  async function check(
    c: Context,
    { token = '', user = '', password = '' }: LoginForm,
  ): Promise<Grant | Refusal> {
    const { remoteAddress } = connectionOf(c);
    const wait = credentials.wait(remoteAddress);
    if (wait > 0) return tooManyAttempts(wait);
    // What was pasted may have brought a line break along; no token has one.
    const pasted = token.trim();
    if (pasted === '' && user === '')
      return { status: 401, detail: 'Nothing was filled in: give a token, or a user and password.' };
    const grant =
      pasted === ''
        ? await credentials.password({ user, password }, remoteAddress)
        : credentials.token(pasted, remoteAddress);
    if (grant === null) return { status: 401, detail: 'The token is not known.' };
    if (grant === 'wrong') return { status: 401, detail: 'User or password is wrong.' };
    if (grant === 'busy') return busy;
    return grant.scopes.some((scope) => scope !== 'metrics') ? grant : mayOnlyScrape;
  }
}

const mayOnlyScrape: Refusal = {
  status: 403,
  detail: 'This token is right, but it may only read /metrics. Log in with one of the scope read or operate.',
};

function addressOf(c: Context) {
  return { remote_address: connectionOf(c).remoteAddress };
}

/** 303: with GET (RFC 9110 15.4.4). */
function goOn(c: Context, path: string): Response {
  c.header('cache-control', 'no-store');
  return c.redirect(path, 303);
}

const loginRoute = createRoute({
  method: 'post',
  path: '/login',
  operationId: 'logIn',
  tags: ['Pages'],
  summary: 'Log in to the pages: begins a session, whose cookie reads what the credentials may read',
  security: [],
  request: {
    body: {
      required: false,
      content: { 'application/x-www-form-urlencoded': { schema: loginForm, example: exampleLogin } },
    },
  },
  responses: answers(
    problems(400, 404, 413, 415),
    { 303: { description: 'To `next`, a path of this server, with the cookie of the session' } },
    pageOrProblem(401, 'The form again: the credentials are wrong, or none were given'),
    pageOrProblem(403, 'The form again: the token may only scrape; or another site sent this'),
    pageOrProblem(429, 'The form again: too many wrong credentials came from this address'),
    pageOrProblem(503, 'The form again: the database does not answer, or too many log in'),
  ),
});

const logoutRoute = createRoute({
  method: 'post',
  path: '/logout',
  operationId: 'logOut',
  tags: ['Pages'],
  summary: 'End the session, for every replica',
  responses: answers(problems(401, 403, 413, 503), {
    303: { description: 'To `/`, where one logs in; the cookie is deleted' },
  }),
});
