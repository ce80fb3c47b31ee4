import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPacer } from '../../src/cloudflare/pacing.ts';
import { account, certificate, clientOf, reading } from './client.ts';
import { answer, startServer, success } from './server.ts';

const never = new AbortController().signal;

describe('the pace of one token', () => {
  it('holds in every window, retries counted', async () => {
    const sent: number[] = [];
    const { url, requests } = await startServer((_, response) =>
      requests.length % 3 === 0 ? answer(response, 503, '') : answer(response, 200, success([])),
    );
    const { client } = clientOf(url, {
      rateLimit: { requests: 20, windowSeconds: 0.3 },
      concurrency: 50,
      fetch: (...request) => {
        sent.push(performance.now());
        return fetch(...request);
      },
    });
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => client.source.associations(account, `c${index}`, reading())),
    );
    expect(sent).toHaveLength(requests.length);
    expect(sent.length).toBeGreaterThan(60);
    const spans = sent.slice(20).map((at, index) => at - (sent[index] ?? 0));
    // The queue counts in whole milliseconds.
    expect(Math.min(...spans)).toBeGreaterThan(290);
  });

  it('keeps no more requests in flight than allowed', async () => {
    let inFlight = 0;
    let most = 0;
    const { url } = await startServer(async (_, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await sleep(5);
      inFlight -= 1;
      answer(response, 200, success([]));
    });
    const { client } = clientOf(url, { concurrency: 3 });
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => client.source.associations(account, `c${index}`, reading())),
    );
    expect(most).toBe(3);
  });

  it('lets accounts take turns: one with thousands waiting does not hold up the others', async () => {
    const pacer = createPacer({ rateLimit: null, concurrency: 1 });
    const order: string[] = [];
    const run = (lane: string) => pacer.run(lane, never, async () => void order.push(lane));
    const large = Array.from({ length: 10_000 }, () => run('large'));
    const small = Array.from({ length: 100 }, (_, index) => [run(`small ${index}`), run(`small ${index}`)]);
    await Promise.all(small.flat());
    expect(order.filter((lane) => lane === 'large').length).toBeLessThan(10);
    await Promise.all(large);
    expect(order).toHaveLength(10_200);
  });

  it('gives an account its turn again after its waiting requests were aborted', async () => {
    const pacer = createPacer({ rateLimit: null, concurrency: 1 });
    const order: string[] = [];
    const hold = Promise.withResolvers<void>();
    const held = pacer.run('b', never, () => hold.promise);
    const abort = new AbortController();
    const aborted = Array.from({ length: 1000 }, () => pacer.run('a', abort.signal, async () => {}));
    abort.abort(new Error('stopped'));
    await Promise.allSettled(aborted);
    const rest = ['b', 'b', 'b', 'b', 'a'].map((lane) =>
      pacer.run(lane, never, async () => order.push(lane)),
    );
    hold.resolve();
    await Promise.all([held, ...rest]);
    expect(order.indexOf('a')).toBeLessThan(2);
  });

  it('starts nothing during a pause, and a shorter pause does not shorten it', async () => {
    const pacer = createPacer({ rateLimit: null, concurrency: 5 });
    const began = performance.now();
    pacer.pause(120);
    pacer.pause(10);
    await Promise.all([1, 2, 3].map(() => pacer.run('a', never, async () => {})));
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });

  it('ends a wait at once when the signal aborts', async () => {
    const pacer = createPacer({ rateLimit: { requests: 1, windowSeconds: 3600 }, concurrency: 5 });
    await pacer.run('a', never, async () => {});
    const abort = new AbortController();
    const waiting = Array.from({ length: 2000 }, () => pacer.run('a', abort.signal, async () => {}));
    abort.abort(new Error('shutting down'));
    const ends = await Promise.allSettled(waiting);
    expect(new Set(ends.map((end) => (end.status === 'rejected' ? end.reason.message : 'ran')))).toEqual(
      new Set(['shutting down']),
    );
  });

  it('hands back what had not begun when it is cleared', async () => {
    const pacer = createPacer({ rateLimit: null, concurrency: 1 });
    const hold = Promise.withResolvers<string>();
    const running = pacer.run('a', never, () => hold.promise);
    const waiting = pacer.run('a', never, async () => 'ran');
    pacer.clear();
    hold.resolve('ran');
    expect(await Promise.all([running, waiting])).toEqual(['ran', 'cleared']);
  });
});

describe('what Cloudflare says about the pace', () => {
  it('pauses every account of the token for the time of Retry-After', async () => {
    let first = true;
    const { url, requests } = await startServer((_, response) => {
      if (!first) return answer(response, 200, success([]));
      first = false;
      answer(response, 429, '', { 'retry-after': '1' });
    });
    const { client } = clientOf(url, { concurrency: 1 });
    await Promise.all(['a', 'b', 'c'].map((id) => client.source.associations(id, certificate, reading())));
    expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
    expect(requests).toHaveLength(4);
  });

  it('does not keep an abort waiting during Retry-After', async () => {
    const abort = new AbortController();
    const { url } = await startServer((_, response) => {
      answer(response, 429, '', { 'retry-after': '60' });
      response.on('close', () => setTimeout(() => abort.abort(new Error('shutting down')), 50));
    });
    const { client } = clientOf(url);
    const began = performance.now();
    await expect(client.source.associations(account, certificate, reading(abort.signal))).rejects.toThrow(
      'shutting down',
    );
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it('gives up beyond 60 s of Retry-After, says when it may go on, and sends nothing until then', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const { url, requests } = await startServer((_, response) =>
      requests.length === 1
        ? answer(response, 429, '', { 'retry-after': '300' })
        : answer(response, 200, success([])),
    );
    const { client } = clientOf(url, { concurrency: 1, clock: () => new Date(time).toISOString() });
    const readings = await Promise.all(
      ['a', 'b', 'c'].map((id) => client.source.associations(id, certificate, reading())),
    );
    for (const [index, result] of readings.entries()) {
      expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'rate_limited' } });
      expect(JSON.stringify(result)).toContain('2026-01-01T00:05:00.000Z');
      expect(JSON.stringify(result)).toContain(`of account ${'abc'[index]} `);
    }
    expect(requests).toHaveLength(1);
    time += 300_000;
    expect(await client.source.associations('a', certificate, reading())).toMatchObject({ kind: 'read' });
  });

  it('pauses until the reset when the budget is used up, and reports what remains', async () => {
    const { url, requests } = await startServer((_, response) =>
      answer(response, 200, success([]), { ratelimit: `"default";r=${requests.length === 1 ? 0 : 9};t=1` }),
    );
    const { client, budgets } = clientOf(url);
    await client.source.associations(account, certificate, reading());
    await client.source.associations(account, certificate, reading());
    expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(950);
    expect(budgets).toEqual([0, 9]);
  });
});
