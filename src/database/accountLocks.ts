import { connect } from './connection.ts';

export interface AccountLock {
  release(): Promise<void>;
}

/** Locks on accounts, one holder each among all processes on the database. */
export interface AccountLocks {
  /** Null when the account is locked already. */
  take(accountId: string): Promise<AccountLock | null>;
  close(): Promise<void>;
}

/**
 * Session advisory locks on one connection of their own, which is never recycled: PostgreSQL lets them all go when it
 * dies. Within the process, which is one session to PostgreSQL, a set keeps the holders apart. A lock that was lost
 * with its connection is noticed by the fence of each write, not here.
 */
export function createAccountLocks(url: string): AccountLocks {
  const client = connect({ url, max: 1, applicationName: 'certalog locks', recycle: false });
  const held = new Set<string>();
  const key = (accountId: string) => `certalog account ${accountId}`;

  return {
    async take(accountId) {
      if (held.has(accountId)) return null;
      held.add(accountId);
      try {
        const [row] = await client<{ locked: boolean }[]>`
          select pg_try_advisory_lock(hashtextextended(${key(accountId)}, 0)) as locked`;
        if (row?.locked) return { release: () => release(accountId) };
      } catch (error) {
        held.delete(accountId);
        throw error;
      }
      held.delete(accountId);
      return null;
    },
    close: () => client.end({ timeout: 2 }),
  };

  async function release(accountId: string): Promise<void> {
    if (!held.has(accountId)) return;
    try {
      await client`select pg_advisory_unlock(hashtextextended(${key(accountId)}, 0))`;
    } catch {
      // The connection is gone, and the lock with it.
    } finally {
      held.delete(accountId);
    }
  }
}
