import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { account, clientOf, rawRecord, reading } from './client.ts';
import { idsOf, list, pageOf } from './listServer.ts';
import { answer, startServer, success } from './server.ts';

describe('a list', () => {
  it('is whole when every page was read and the count agrees', async () => {
    const ids = idsOf(120);
    const { listing, requests, handed } = await list((request) => pageOf(ids, request));
    expect(listing).toEqual({
      listed: 120,
      reported: 120,
      pages: 3,
      unidentified: 0,
      fault: null,
      failed: false,
      nullResult: false,
    });
    expect(handed.toSorted()).toEqual(ids.toSorted());
    expect(requests).toHaveLength(3);
    expect(requests[0]?.path).toBe(`/accounts/${account}/mtls_certificates`);
    expect(requests[0]?.query.toString()).toBe('page=1&per_page=50');
    expect(requests[0]?.headers['user-agent']).toBe('certalog/1.2.3');
  });

  it('is whole when the server grants smaller pages than asked for', async () => {
    const { listing, requests } = await list((request) => pageOf(idsOf(47), request, { perPage: 20 }));
    expect(listing).toMatchObject({ listed: 47, pages: 3, fault: null });
    expect(requests).toHaveLength(3);
  });

  it('is whole and empty when the count says 0', async () => {
    expect((await list((request) => pageOf([], request))).listing).toMatchObject({
      listed: 0,
      reported: 0,
      fault: null,
    });
  });

  it.each([
    ['without result_info', () => success(null)],
    ['with a count of 0', () => success(null, { count: 0, total_count: 0 })],
  ])('is empty, but unconfirmed, when it is null %s', async (_, respond) => {
    expect((await list(respond)).listing).toMatchObject({
      listed: 0,
      fault: null,
      failed: false,
      nullResult: true,
    });
  });

  it.each([
    ['total_count', { total_count: 3 }],
    ['count', { count: 3 }],
  ])('is not empty when it is null and %s says otherwise', async (_, info) => {
    expect((await list(() => success(null, info))).listing.fault?.reason).toBe('null_result');
  });

  it('is read past the first page also without a count, so that nothing is left out that can be had', async () => {
    const ids = idsOf(130);
    const { handed } = await list((request) => ({ ...pageOf(ids, request), result_info: undefined }));
    expect(handed).toEqual(ids);
  });

  it('counts records without id apart and keeps the others', async () => {
    const { listing, handed } = await list((request) => pageOf(['a', '', 'b'], request));
    expect(listing).toMatchObject({ listed: 2, reported: 3, unidentified: 1 });
    expect(handed).toEqual(['a', 'b']);
  });

  it('is read once more when an upload shifts the pages, and hands on only what is new then', async () => {
    const before = idsOf(100);
    const after = ['new', ...before];
    const { listing, requests, handed } = await list((request, count) =>
      pageOf(count === 1 ? before : after, request),
    );
    expect(listing).toMatchObject({ listed: 101, reported: 101, fault: null, pages: 2 + 3 });
    expect(requests).toHaveLength(5);
    expect(handed.toSorted()).toEqual(after.toSorted());
  });

  it('is read once more when the count changes, even if the numbers agree by chance', async () => {
    const { listing, requests } = await list((request, count) =>
      pageOf(idsOf(60), request, { info: { total_count: count === 1 ? 61 : 60 } }),
    );
    expect(listing.fault).toBeNull();
    expect(requests).toHaveLength(4);
  });

  it('hands a record on again when it changed between the readings', async () => {
    const { handed } = await list((request, count) => {
      const result = [rawRecord('a', { name: count === 1 ? 'old' : 'new' }), rawRecord('b')];
      return success(result, { page: 1, total_count: count === 1 ? 3 : 2, x: request.path });
    });
    expect(handed).toEqual(['a', 'b', 'a']);
  });

  it('names each certificate once per page, though the page repeats it', async () => {
    const { handed, listing } = await list(() =>
      success([rawRecord('a'), rawRecord('a', { name: 'x' })], { total_count: 2 }),
    );
    expect(handed).toEqual(['a']);
    expect(listing.fault?.reason).toBe('count_mismatch');
  });

  it('hands on what the other pages hold when one page fails for good', async () => {
    const ids = idsOf(200);
    const { url, requests } = await startServer((request, response) =>
      request.query.get('page') === '2'
        ? answer(response, 500, '')
        : answer(response, 200, pageOf(ids, request)),
    );
    let handed = 0;
    const { client } = clientOf(url);
    const listing = await client.source.list(
      account,
      async (records) => {
        handed += records.length;
      },
      reading(),
    );
    expect(listing).toMatchObject({
      listed: 150,
      reported: 200,
      failed: false,
      fault: { reason: 'http_error' },
    });
    expect(handed).toBe(150);
    expect(requests).toHaveLength(3 + 3);
  });

  it('never hands on two pages at once', async () => {
    let under = 0;
    let most = 0;
    await list(
      (request) => pageOf(idsOf(400), request),
      async () => {
        under += 1;
        most = Math.max(most, under);
        await sleep(2);
        under -= 1;
      },
    );
    expect(most).toBe(1);
  });

  it('throws what taking the records throws, and lets go of the pages under way', async () => {
    await expect(
      list(
        (request) => pageOf(idsOf(400), request),
        async () => {
          throw new Error('the database is gone');
        },
      ),
    ).rejects.toThrow('the database is gone');
  });

  it('throws the reason of its signal while pages are under way', async () => {
    const abort = new AbortController();
    const { url } = await startServer((request, response) => {
      if (request.query.get('page') === '1') return answer(response, 200, pageOf(idsOf(400), request));
      abort.abort(new Error('shutting down'));
    });
    const { client } = clientOf(url);
    await expect(client.source.list(account, async () => {}, reading(abort.signal))).rejects.toThrow(
      'shutting down',
    );
  });
});
