import type postgres from 'postgres';

/**
 * What `COPY … TO STDOUT` writes, as fast as it is read. Who stops before the end makes PostgreSQL stop, and the
 * connection is ready for the next statement. It also stops when nothing comes for `patienceMilliseconds`; 0 is no limit.
 */
export async function* copyOut(
  client: postgres.TransactionSql,
  statement: string,
  patienceMilliseconds: number,
): AsyncGenerator<Buffer> {
  const query = client.unsafe(statement);
  const cancel = () => Promise.resolve(query.cancel()).catch(() => {});
  const inPatience = async <T>(wait: Promise<T>): Promise<T> => {
    const timer = patienceMilliseconds > 0 ? setTimeout(cancel, patienceMilliseconds) : undefined;
    return await wait.finally(() => clearTimeout(timer));
  };
  const output: AsyncIterator<Buffer> = (await inPatience(query.readable())).iterator({
    destroyOnReturn: false,
  });
  let isOver = false;
  const next = async () => {
    isOver = true;
    const { done, value } = await inPatience(output.next());
    isOver = done === true;
    return isOver ? null : (value as Buffer);
  };
  try {
    for (let bytes = await next(); bytes !== null; bytes = await next()) yield bytes;
  } finally {
    if (!isOver) {
      // Without an answer to that, the copy goes on to its end.
      await cancel();
      // postgres.js would read no more from the connection, not even the answer to a rollback, if its stream were
      // destroyed.
      await drain(next).catch(() => {});
    }
  }
}

async function drain(next: () => Promise<Buffer | null>): Promise<void> {
  while ((await next()) !== null);
}
