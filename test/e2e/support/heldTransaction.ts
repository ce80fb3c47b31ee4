import { type OwnPostgres, superuser } from '../../support/ownPostgres.ts';

/** A transaction of another session, which keeps its locks until it is released or its server ends. */
export interface HeldTransaction {
  /** Can be called again. */
  release(): Promise<void>;
}

/** Runs a statement that takes locks, and leaves its transaction open. */
export async function holdTransaction(server: OwnPostgres, statement: string): Promise<HeldTransaction> {
  const client = superuser(server, 1);
  const locked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const transaction = client
    .begin(async (session) => {
      await session.unsafe('set local statement_timeout = 0');
      await session.unsafe(statement);
      locked.resolve();
      await released.promise;
    })
    // The server may have ended, and the locks with it.
    .catch(locked.reject);
  await locked.promise;
  return {
    async release() {
      released.resolve();
      await transaction;
      await client.end({ timeout: 1 });
    },
  };
}
