import type postgres from 'postgres';

export interface AccountLock {
  release(): Promise<void>;
}

/**
 * Takes the session advisory lock of an account, on a connection kept for it; null when another session has it.
 * PostgreSQL lets the lock go when the connection or the process that holds it dies.
 */
export async function lockAccount(client: postgres.Sql, accountId: string): Promise<AccountLock | null> {
  const connection = await client.reserve();
  const key = `certalog account ${accountId}`;
  try {
    const [row] = await connection<{ locked: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended(${key}, 0)) as locked`;
    if (!row?.locked) {
      connection.release();
      return null;
    }
  } catch (error) {
    connection.release();
    throw error;
  }
  let released = false;
  return {
    async release() {
      if (released) return;
      released = true;
      try {
        await connection`select pg_advisory_unlock(hashtextextended(${key}, 0))`;
      } catch {
        // The connection is gone, and the lock with it.
      } finally {
        connection.release();
      }
    },
  };
}
