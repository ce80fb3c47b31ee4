import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/cloudflare/request.ts';
import { answer, closedUrl, startServer } from './server.ts';

const limits = { timeoutMilliseconds: 10_000, maxBytes: 1000 };
const never = new AbortController().signal;

function get(url: string, over: Partial<typeof limits> = {}, signal: AbortSignal = never) {
  const request = { method: 'GET' as const, url, headers: { authorization: 'Bearer t' }, body: null };
  return exchange(fetch, request, { ...limits, ...over }, signal);
}

describe('one exchange', () => {
  it('gives status, headers and text of any answer', async () => {
    const { url } = await startServer((_, response) => answer(response, 418, 'é', { 'cf-ray': 'abc' }));
    const result = await get(url);
    expect(result).toMatchObject({ kind: 'answer', status: 418, text: 'é' });
    expect('headers' in result && result.headers.get('cf-ray')).toBe('abc');
  });

  it('ends at the time limit when no headers come', async () => {
    const { url } = await startServer(() => {});
    expect(await get(url, { timeoutMilliseconds: 50 })).toEqual({ kind: 'timeout' });
  });

  it('ends at the time limit when the body stalls after the headers', async () => {
    const { url } = await startServer((_, response) => {
      response.writeHead(200);
      response.write('{');
    });
    expect(await get(url, { timeoutMilliseconds: 50 })).toEqual({ kind: 'timeout' });
  });

  it('stops reading a body that exceeds the size limit, however long it goes on', async () => {
    let closed: () => void = () => {};
    const hungUp = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await startServer((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(600)), 1);
      response.on('close', () => {
        clearInterval(timer);
        closed();
      });
    });
    expect(await get(url)).toMatchObject({ kind: 'too_large', status: 200 });
    await hungUp;
  });

  it('takes a body of exactly the size limit', async () => {
    const { url } = await startServer((_, response) => answer(response, 200, 'x'.repeat(1000)));
    expect(await get(url)).toMatchObject({ kind: 'answer' });
  });

  it('takes a cut body for a network fault, never for a short answer', async () => {
    const { url } = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"success":true', () => response.destroy());
    });
    expect(await get(url)).toMatchObject({ kind: 'network' });
  });

  it('names the cause when nobody listens', async () => {
    expect(await get(await closedUrl())).toEqual({ kind: 'network', cause: 'ECONNREFUSED' });
  });

  it('never follows a redirect, so the token stays with the origin it was meant for', async () => {
    const other = await startServer((_, response) => answer(response, 200, {}));
    const { url } = await startServer((_, response) => answer(response, 307, '', { location: other.url }));
    expect(await get(url)).toMatchObject({ kind: 'answer', status: 307 });
    expect(other.requests).toEqual([]);
  });

  it('throws the reason of its signal at once', async () => {
    const abort = new AbortController();
    const { url } = await startServer(() => abort.abort(new Error('shutting down')));
    await expect(get(url, {}, abort.signal)).rejects.toThrow('shutting down');
  });
});
