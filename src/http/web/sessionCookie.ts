import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { SESSION_SECONDS } from '../../access/sessions.ts';
import { connectionOf } from './connection.ts';

const NAME = 'certalog_session';

/**
 * The session's id in the cookies of a request; null without one. By TLS only the cookie with the prefix counts, which
 * no other host and no plain connection can set (RFC 6265bis 4.1.3.2). Of two with the name one was planted: neither counts.
 */
export function readSessionCookie(c: Context): string | null {
  const start = `${isByTls(c) ? '__Host-' : ''}${NAME}=`;
  const values = (c.req.header('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
    .map((pair) => pair.slice(start.length));
  const [only] = values;
  return values.length === 1 && only ? only : null;
}

/** `Strict`: a browser sends it with nothing that another site made it do. */
export function setSessionCookie(c: Context, id: string): void {
  setCookie(c, NAME, id, { ...attributes(c), maxAge: SESSION_SECONDS });
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, NAME, attributes(c));
}

function attributes(c: Context) {
  const common = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;
  return isByTls(c) ? ({ ...common, secure: true, prefix: 'host' } as const) : common;
}

/** A header that a client makes up can only make its own cookie stricter. */
function isByTls(c: Context): boolean {
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase();
  return connectionOf(c).isEncrypted || forwarded === 'https';
}
