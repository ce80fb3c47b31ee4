import { describe, expect, it } from 'vitest';
import { account, certificate, clientOf, reading } from './client.ts';
import { answer, failure, type SeenRequest, startServer, success } from './server.ts';

const many = (count: number, same = false) =>
  Array.from({ length: count }, (_, index) => ({
    service: same ? 'worker' : `service-${index}`,
    status: 'active',
  }));

function pageOf(all: object[], request: SeenRequest, info: object = {}) {
  const page = Number(request.query.get('page'));
  const onPage = all.slice((page - 1) * 50, page * 50);
  return success(onPage, { page, count: onPage.length, total_count: all.length, ...info });
}

async function read(respond: (request: SeenRequest) => unknown, status = 200) {
  const { url, requests } = await startServer((request, response) =>
    answer(response, status, respond(request)),
  );
  const result = await clientOf(url).client.source.associations(account, certificate, reading());
  return { result, requests };
}

describe('the associations of a certificate', () => {
  it('are read in one request when they fit on a page', async () => {
    const all = [{ service: 'gateway', status: 'pending_deployment' }];
    const { result, requests } = await read((request) => pageOf(all, request));
    expect(result).toEqual({ kind: 'read', associations: all, nullResult: false });
    expect(requests.map(({ path }) => path)).toEqual([
      `/accounts/${account}/mtls_certificates/${certificate}/associations`,
    ]);
  });

  it('are read over all pages, in order', async () => {
    const { result } = await read((request) => pageOf(many(120), request));
    expect(result).toEqual({ kind: 'read', associations: many(120), nullResult: false });
  });

  it('may be equal by the hundred: a CA of many Workers', async () => {
    const { result } = await read((request) => pageOf(many(150, true), request));
    expect(result).toEqual({ kind: 'read', associations: many(150, true), nullResult: false });
  });

  it('are not known when the server ignores the page number', async () => {
    const { result } = await read((request) =>
      success(many(50), { page: 1, count: 50, total_count: 100, x: request.path }),
    );
    expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'repeated_page' } });
  });

  it('are not known when equal entries repeat on a page that says it is the first', async () => {
    const { result } = await read(() => success(many(50, true), { page: 1, total_count: 100 }));
    expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'repeated_page' } });
  });

  it('are not known when the count disagrees', async () => {
    const { result } = await read((request) => pageOf(many(3), request, { total_count: 4 }));
    expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'count_mismatch' } });
  });

  it('are taken without result_info when the page is short', async () => {
    const { result, requests } = await read(() => success(many(19)));
    expect(result).toMatchObject({ kind: 'read', associations: many(19) });
    expect(requests).toHaveLength(1);
  });

  it('are looked for on a second page when a full one has no result_info', async () => {
    const { result, requests } = await read((request) => ({
      ...pageOf(many(70), request),
      result_info: undefined,
    }));
    expect(result).toMatchObject({ kind: 'read', associations: many(70) });
    expect(requests).toHaveLength(3);
  });

  it('are taken when a server without result_info repeats its only page', async () => {
    const { result, requests } = await read(() => success(many(30)));
    expect(result).toMatchObject({ kind: 'read', associations: many(30) });
    expect(requests).toHaveLength(2);
  });

  it('are none, but unconfirmed, when the result is null', async () => {
    const { result } = await read(() => success(null));
    expect(result).toEqual({ kind: 'read', associations: [], nullResult: true });
  });

  it('are not known when one entry cannot be read: it is not left out', async () => {
    const { result } = await read(() =>
      success([{ service: 'gateway', status: 'active' }, { service: 'x' }]),
    );
    expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'invalid_record' } });
  });

  it('do not exist when Cloudflare does not know the certificate', async () => {
    const { result } = await read(() => failure(1472, 'Certificate not found'), 404);
    expect(result).toEqual({ kind: 'not_found' });
  });

  it('are refused with the reason permission, in a single request', async () => {
    const { result, requests } = await read(() => failure(10000, 'Authentication error'), 403);
    expect(result).toMatchObject({ kind: 'failed', fault: { reason: 'permission' } });
    expect(requests).toHaveLength(1);
  });
});
