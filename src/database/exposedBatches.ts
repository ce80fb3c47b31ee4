/**
 * All rows in batches of `batchSize`, the last with fewer; `read` gives those behind the row it is given, or the first
 * ones. The next batch is read while the consumer works on the one before.
 */
export async function* readAhead<Row>(
  batchSize: number,
  read: (after: Row | null) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let next = read(null);
  for (;;) {
    const batch = await next;
    const last = batch.at(-1);
    if (last === undefined) return;
    const isLast = batch.length < batchSize;
    if (!isLast) {
      next = read(last);
      // The consumer may give up before it awaits this one.
      next.catch(() => {});
    }
    yield batch;
    if (isLast) return;
  }
}
