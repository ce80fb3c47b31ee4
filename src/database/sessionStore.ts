import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { SessionStore } from '../access/session.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { sessions } from './schema.ts';

/** The sessions of logins in PostgreSQL. */
export function createSessionStore(database: Database): SessionStore {
  return {
    add: (session, most) =>
      asRepositoryFailure('begin a session', () =>
        database.transaction(async (transaction) => {
          await transaction.insert(sessions).values(session);
          await transaction.execute(sql`
            delete from certalog.sessions where digest in (
              select digest from certalog.sessions
              where kind = ${session.kind} and name = ${session.name} and digest <> decode(${session.digest}, 'hex')
              order by created_at desc, digest offset ${most - 1})`);
        }),
      ),
    find: (digest, at) =>
      asRepositoryFailure('look up a session', async () => {
        const [found] = await database
          .select()
          .from(sessions)
          .where(and(eq(sessions.digest, digest), gt(sessions.expiresAt, at)));
        return found ?? null;
      }),
    remove: (digest) =>
      asRepositoryFailure('end a session', async () => {
        await database.delete(sessions).where(eq(sessions.digest, digest));
      }),
    removeExpired: (at) =>
      asRepositoryFailure('delete expired sessions', async () => {
        const { count } = await database.delete(sessions).where(lte(sessions.expiresAt, at));
        return count;
      }),
  };
}
