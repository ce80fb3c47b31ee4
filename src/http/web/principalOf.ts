import type { Context } from 'hono';
import type { Principal } from '../../access/principal.ts';
import type { Viewer } from '../page/document.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Set by the authentication for every request that it lets through. */
    principal: Principal;
  }
}

/** Who sends the request that the authentication has let through. */
export function principalOf(c: Context): Principal {
  return c.get('principal');
}

/** Whom the page offers to log out; null for whoever did not log in. */
export function viewerOf(c: Context): Viewer | null {
  const { session, name } = principalOf(c);
  return session ? { name } : null;
}
