import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CloudflareClientOptions } from '../../src/cloudflare/client.ts';
import { account, certificate, clientOf, ignoreRecords, reading } from './client.ts';
import { answer, failure, type Handler, startServer, success } from './server.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const refuse: Handler = (_, response) => answer(response, 401, failure(10000, 'Authentication error'));
const accept: Handler = (_, response) => answer(response, 200, success([]));

async function setting(handler: Handler, pace: Partial<CloudflareClientOptions> = { concurrency: 1 }) {
  let time = start;
  let handle = handler;
  const { url, requests } = await startServer((request, response) => handle(request, response));
  const { client } = clientOf(url, { clock: () => new Date(time).toISOString(), ...pace });
  return {
    client,
    requests,
    read: (accountId = account) => client.source.associations(accountId, certificate, reading()),
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    answerWith: (next: Handler) => {
      handle = next;
    },
  };
}

describe('a token that Cloudflare does not accept', () => {
  it.each([
    ['401', 401, failure(10000, 'Authentication error')],
    ['400 with code 6003', 400, failure(6003, 'Invalid request headers')],
    ['403 with the lock-out 9109', 403, failure(9109, 'Max auth failures reached')],
  ])('is stopped after %s: waiting and further requests fail at once', async (_, status, body) => {
    const pace = { rateLimit: { requests: 1, windowSeconds: 3600 } };
    const { read, requests } = await setting((_request, response) => answer(response, status, body), pace);
    const waiting = await Promise.all(['a', 'b', 'c'].map(read));
    const later = await read();
    for (const result of [...waiting, later]) {
      expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'authentication' } });
      expect(JSON.stringify(result)).toContain('production');
      expect(JSON.stringify(result)).toContain('2026-01-01T00:05:00.000Z');
    }
    expect(JSON.stringify(later)).toContain('was not tried');
    expect(requests).toHaveLength(1);
  });

  it('is tried by one request after the cool-down, and used again when that is accepted', async () => {
    const { read, requests, pass, answerWith } = await setting(refuse);
    await read();
    pass(299);
    await read();
    expect(requests).toHaveLength(1);
    pass(1);
    let answered = 0;
    answerWith(async (_, response) => {
      await sleep(30);
      answered += 1;
      answer(response, 200, success([]));
    });
    const results = await Promise.all(['a', 'b', 'c'].map(read));
    expect(results.map(({ kind }) => kind)).toEqual(['read', 'read', 'read']);
    expect(answered).toBe(3);
  });

  it('is tried again at once when the clock was put back, rather than be stopped for as much longer', async () => {
    const { read, requests, pass, answerWith } = await setting(refuse);
    await read();
    answerWith(accept);
    pass(-3600);
    expect(await read()).toMatchObject({ kind: 'read' });
    expect(await read()).toMatchObject({ kind: 'read' });
    expect(requests).toHaveLength(3);
  });

  it('costs one request per cool-down while it stays refused, however many ask', async () => {
    const { read, requests, pass } = await setting(refuse, { concurrency: 8 });
    await read();
    pass(300);
    await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(requests).toHaveLength(2);
  });

  it('stays stopped when the probe had no answer, and the next request tries again', async () => {
    const { read, requests, pass, answerWith } = await setting(refuse, { concurrency: 8 });
    await read();
    pass(300);
    answerWith((_, response) => response.destroy());
    expect(await read()).toMatchObject({ fault: { reason: 'network' } });
    expect(requests).toHaveLength(1 + 3);
    answerWith(refuse);
    await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(requests).toHaveLength(5);
    pass(300);
    answerWith(accept);
    expect(await read()).toMatchObject({ kind: 'read' });
  });

  it('can still be verified, which stops nothing', async () => {
    const { client, read, answerWith } = await setting(refuse);
    expect(await client.verifyToken(null, reading())).toMatchObject({ kind: 'failed' });
    answerWith(accept);
    expect(await read()).toMatchObject({ kind: 'read' });
    answerWith(refuse);
    await read();
    answerWith((_, response) => answer(response, 200, success({ id: 'x', status: 'active' })));
    expect(await client.verifyToken(null, reading())).toEqual({
      kind: 'verified',
      owner: 'user',
      status: 'active',
      expiresOn: null,
    });
  });

  it('is not confused with a token that lacks a permission: the other accounts go on', async () => {
    const { client, read, requests } = await setting(({ path }, response) =>
      path.includes(account)
        ? answer(response, 403, failure(10000, 'Authentication error'))
        : answer(response, 200, success([])),
    );
    expect((await client.source.list(account, ignoreRecords, reading())).fault?.reason).toBe('permission');
    expect(await read('another')).toMatchObject({ kind: 'read' });
    expect(requests).toHaveLength(2);
  });
});

describe('verifying a token', () => {
  it('asks the account when the token belongs to an account', async () => {
    const { client, requests } = await setting(({ path }, response) =>
      path === '/user/tokens/verify'
        ? answer(response, 401, failure(1000, 'Invalid API Token'))
        : answer(response, 200, success({ status: 'active', expires_on: '2030-01-01T00:00:00Z' })),
    );
    expect(await client.verifyToken(account, reading())).toEqual({
      kind: 'verified',
      owner: 'account',
      status: 'active',
      expiresOn: '2030-01-01T00:00:00Z',
    });
    expect(requests.map(({ path }) => path)).toEqual([
      '/user/tokens/verify',
      `/accounts/${account}/tokens/verify`,
    ]);
  });

  it('fails on an answer without a status', async () => {
    const { client } = await setting((_, response) => answer(response, 200, success({})));
    expect(await client.verifyToken(null, reading())).toMatchObject({
      kind: 'failed',
      fault: { reason: 'invalid_response' },
    });
  });
});
