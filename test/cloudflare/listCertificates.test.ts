import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../src/inventory/source.ts';
import { account, clientOf, rawRecord, reading } from './client.ts';
import { answer, type SeenRequest, startServer, success } from './server.ts';

const idsOf = (count: number, from = 1) => Array.from({ length: count }, (_, index) => `c${from + index}`);

/** The page as an honest server gives it. */
function pageOf(ids: string[], request: SeenRequest, more: { perPage?: number; info?: object } = {}) {
  const page = Number(request.query.get('page'));
  const perPage = more.perPage ?? Number(request.query.get('per_page'));
  const onPage = ids.slice((page - 1) * perPage, page * perPage);
  const info = { page, per_page: perPage, count: onPage.length, total_count: ids.length, ...more.info };
  return success(
    onPage.map((id) => rawRecord(id)),
    info,
  );
}

async function list(
  respond: (request: SeenRequest, count: number) => unknown,
  onRecords: (records: SourceRecord[]) => Promise<void> = async () => {},
) {
  const { url, requests } = await startServer((request, response) =>
    answer(response, 200, respond(request, requests.length)),
  );
  const handed: SourceRecord[] = [];
  const { client } = clientOf(url);
  const listing = await client.source.list(
    account,
    async (records) => {
      handed.push(...records);
      await onRecords(records);
    },
    reading(),
  );
  return { listing, requests, handed: handed.map(({ certificateId }) => certificateId) };
}

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

  it.each([
    [
      'the server ignores the page number',
      'repeated_page',
      120,
      (ids: string[], request: SeenRequest) =>
        success(
          ids.slice(0, 50).map((id) => rawRecord(id)),
          { page: 1, total_count: 120, x: request.path },
        ),
    ],
    [
      'a page lacks records',
      'count_mismatch',
      100,
      (ids: string[], request: SeenRequest) =>
        pageOf(request.query.get('page') === '2' ? ids.slice(0, 90) : ids, request, {
          info: { total_count: 100 },
        }),
    ],
    [
      'total_count is too high',
      'count_mismatch',
      60,
      (ids: string[], request: SeenRequest) => pageOf(ids, request, { info: { total_count: 1000 } }),
    ],
    [
      'total_count is too low',
      'count_mismatch',
      60,
      (ids: string[], request: SeenRequest) => pageOf(ids, request, { info: { total_count: 40 } }),
    ],
    [
      'total_count is absurd',
      'count_mismatch',
      60,
      (ids: string[], request: SeenRequest) =>
        pageOf(ids, request, { info: { total_count: 9_000_000_000_000_000 } }),
    ],
    [
      'the first page is empty',
      'count_mismatch',
      60,
      (_ids: string[], request: SeenRequest) => pageOf([], request, { info: { total_count: 60 } }),
    ],
    [
      'total_count is absent',
      'count_mismatch',
      60,
      (ids: string[], request: SeenRequest) => pageOf(ids, request, { info: { total_count: undefined } }),
    ],
    [
      'total_count is text',
      'count_mismatch',
      60,
      (ids: string[], request: SeenRequest) => pageOf(ids, request, { info: { total_count: '60' } }),
    ],
    [
      'there is no result_info',
      'count_mismatch',
      60,
      (ids: string[], request: SeenRequest) => ({ ...pageOf(ids, request), result_info: undefined }),
    ],
    [
      'a later page is null',
      'null_result',
      60,
      (ids: string[], request: SeenRequest) =>
        request.query.get('page') === '1' ? pageOf(ids, request) : success(null),
    ],
    [
      'a later page has no result',
      'missing_result',
      60,
      (ids: string[], request: SeenRequest) =>
        request.query.get('page') === '1' ? pageOf(ids, request) : { success: true },
    ],
    [
      'a record has no id',
      'invalid_record',
      60,
      (ids: string[], request: SeenRequest) => pageOf(ids.with(7, ''), request),
    ],
  ])('is not whole when %s', async (_, reason, count, respond) => {
    const ids = idsOf(count);
    const { listing, requests, handed } = await list((request) => respond(ids, request));
    expect(listing).toMatchObject({ failed: false, fault: { reason } });
    expect(listing.fault?.detail).toContain(account);
    expect(new Set(handed).size).toBe(handed.length);
    expect(listing.listed).toBe(handed.length);
    expect(requests.length).toBeLessThan(50);
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
