import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { addAbortSignal, type Readable } from 'node:stream';
import { UsageError } from './usageError.ts';

/**
 * The text of a file, or of standard input for `-`, of at most `maxBytes` bytes. Throws `UsageError` when it is
 * larger or cannot be read, and when `signal` is aborted. `what` names it in errors; nothing of its content is ever said.
 */
export async function readInput(
  path: string,
  stdin: Readable,
  { what, maxBytes, signal }: { what: string; maxBytes: number; signal: AbortSignal },
): Promise<string> {
  const stream = addAbortSignal(signal, path === '-' ? stdin : createReadStream(path));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > maxBytes)
        throw new UsageError(`${what} is larger than ${maxBytes} bytes: is it the right file?`);
      chunks.push(part);
    }
  } catch (error) {
    if (error instanceof UsageError || signal.aborted) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
    throw new UsageError(`${what} (${path}) cannot be read: ${reason}`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The first line that is typed, without blanks around it; null at the end of the input. Throws when interrupted. */
export async function readLine(stdin: Readable, signal: AbortSignal): Promise<string | null> {
  const lines = createInterface({ input: stdin, terminal: false, signal });
  try {
    for await (const line of lines) {
      signal.throwIfAborted();
      return line.trim();
    }
    signal.throwIfAborted();
    return null;
  } finally {
    lines.close();
    stdin.pause();
  }
}
