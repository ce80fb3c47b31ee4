export type Fetch = typeof globalThis.fetch;

export interface ExchangeRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface ExchangeLimits {
  /** For the whole exchange: connection, headers and body. */
  timeoutMilliseconds: number;
  /** Of the decoded body. */
  maxBytes: number;
}

export interface Answer {
  kind: 'answer';
  status: number;
  headers: Headers;
  text: string;
}

export type Exchange =
  | Answer
  | { kind: 'too_large'; status: number; headers: Headers }
  | { kind: 'timeout' }
  /** `cause` is an error code such as `ECONNREFUSED`, or the words of the network layer, which may quote anything. */
  | { kind: 'network'; cause: string };

/**
 * One HTTP exchange, bounded in time and size. A redirect is handed back as the answer it is and never followed: the
 * token would go with it. Bytes that are not UTF-8 become U+FFFD.
 * Throws only the reason of `signal`.
 */
export async function exchange(
  fetch: Fetch,
  request: ExchangeRequest,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Exchange> {
  signal.throwIfAborted();
  const stop = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, limits.timeoutMilliseconds);
  const onAbort = () => stop.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const { method, headers, body } = request;
    const response = await fetch(request.url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: stop.signal,
    });
    const text = await readText(response, limits.maxBytes);
    const { status } = response;
    if (text === null) {
      stop.abort();
      return { kind: 'too_large', status, headers: response.headers };
    }
    return { kind: 'answer', status, headers: response.headers, text };
  } catch (error) {
    signal.throwIfAborted();
    return timedOut ? { kind: 'timeout' } : { kind: 'network', cause: networkCause(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** The body as text; null as soon as it exceeds `maxBytes`. */
async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      return null;
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
}

/** undici says "fetch failed" and keeps what happened in `cause`. */
function networkCause(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') {
    return cause.code;
  }
  return cause instanceof Error ? cause.message : 'unknown cause';
}
