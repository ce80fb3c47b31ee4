import type postgres from 'postgres';

/**
 * What `COPY … TO STDOUT` writes, as fast as it is read. Who stops before the end makes PostgreSQL stop, and the
 * connection is ready for the next statement.
 */
export async function* copyOut(client: postgres.TransactionSql, statement: string): AsyncGenerator<Buffer> {
  const query = client.unsafe(statement);
  const output: AsyncIterator<Buffer> = (await query.readable()).iterator({ destroyOnReturn: false });
  let isOver = false;
  const next = async () => {
    isOver = true;
    const { done, value } = await output.next();
    isOver = done === true;
    return isOver ? null : (value as Buffer);
  };
  try {
    for (let bytes = await next(); bytes !== null; bytes = await next()) yield bytes;
  } finally {
    if (!isOver) {
      // Without an answer to that, the copy goes on to its end.
      await Promise.resolve(query.cancel()).catch(() => {});
      // postgres.js would read no more from the connection, not even the answer to a rollback, if its stream were
      // destroyed.
      await drain(next).catch(() => {});
    }
  }
}

async function drain(next: () => Promise<Buffer | null>): Promise<void> {
  while ((await next()) !== null);
}
