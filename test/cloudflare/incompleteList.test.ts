import { describe, expect, it } from 'vitest';
import { account, rawRecord } from './client.ts';
import { idsOf, list, pageOf } from './listServer.ts';
import { type SeenRequest, success } from './server.ts';

describe('a list', () => {
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
});
