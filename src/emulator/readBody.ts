import type { IncomingMessage } from 'node:http';

/**
 * The body of a request as UTF-8 text; null when it is longer than `limit` bytes. A longer one is read to its end
 * all the same, since to leave off would close the connection before the answer.
 */
export async function readBody(request: IncomingMessage, limit = 2 * 1024 * 1024): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  }
  return length > limit ? null : Buffer.concat(chunks).toString('utf8');
}
