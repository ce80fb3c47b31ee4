import { describe, expect, it } from 'vitest';
import { clientOf, reading } from './client.ts';
import { answer, failure, type SeenRequest, startServer, success } from './server.ts';

const accountsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `a${index}`, name: `n${index}` }));

async function discover(respond: (request: SeenRequest) => unknown, status = 200) {
  const { url, requests } = await startServer((request, response) =>
    answer(response, status, respond(request)),
  );
  return { result: await clientOf(url).client.accounts(reading()), requests };
}

describe('the accounts of a token', () => {
  it('are read over all pages', async () => {
    const all = accountsOf(70);
    const { result } = await discover(({ query }) => {
      const page = Number(query.get('page'));
      return success(all.slice((page - 1) * 50, page * 50), { page, total_count: 70 });
    });
    expect(result).toMatchObject({ kind: 'read' });
    expect(
      result.kind === 'read' &&
        result.accounts.toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1))),
    ).toEqual(all);
  });

  it.each([
    ['one page that says so', { page: 1, total_pages: 1, total_count: 30 }, 'read', 1],
    ['no result_info', undefined, 'read', 2],
    ['a count beyond what it gives', { page: 1, total_count: 100 }, 'failed', 20],
  ])('end with a server that ignores the page number and has %s', async (_, info, kind, mostRequests) => {
    const { result, requests } = await discover(() => success(accountsOf(30), info));
    expect(result.kind).toBe(kind);
    expect(requests.length).toBeLessThanOrEqual(mostRequests);
  });

  it('are a fault when there are none, because a token without the permission sees an empty list', async () => {
    const { result } = await discover(() => success([], { page: 1, total_count: 0 }));
    expect(result).toMatchObject({
      fault: { reason: 'permission', detail: expect.stringContaining('configure the account ids') },
    });
  });

  it('cannot be discovered with a token that an account owns', async () => {
    const body = failure(1001, 'List accounts endpoint does not support account owned tokens.');
    const { result } = await discover(() => body, 400);
    expect(result).toMatchObject({ fault: { detail: expect.stringContaining('CLOUDFLARE_ACCOUNT_IDS') } });
  });

  it('are a fault when one has no usable id: it is not left out', async () => {
    const { result } = await discover(() => success([{ id: 'a' }, { name: 'b' }], { total_count: 2 }));
    expect(result).toMatchObject({ fault: { reason: 'invalid_record' } });
  });
});
