import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { account, certificate, clientOf, rawRecord } from './client.ts';
import { answer, closedUrl, failure, startServer, success } from './server.ts';

const never = new AbortController().signal;
const upload = { accountId: account, name: 'ca', ca: true, certificates: 'PEM', privateKey: 'KEY' };

async function setting(respond: (response: ServerResponse) => unknown) {
  const { url, requests } = await startServer((_, response) => respond(response));
  return { ...clientOf(url, { timeoutSeconds: 0.2 }), seen: requests };
}

describe('an upload', () => {
  it('sends what Cloudflare asks for and gives the id', async () => {
    const { client, seen } = await setting((response) =>
      answer(response, 200, success(rawRecord(certificate))),
    );
    expect(await client.upload(upload, never)).toEqual({ kind: 'done', certificateId: certificate });
    expect(seen).toMatchObject([{ method: 'POST', path: `/accounts/${account}/mtls_certificates` }]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      name: 'ca',
      ca: true,
      certificates: 'PEM',
      private_key: 'KEY',
    });
  });

  it.each([
    ['a duplicate', 409, failure(1471, 'This certificate already exists'), [1471]],
    ['the quota of CAs', 400, failure(1489, 'Hit maximum CA cert allocation.'), [1489]],
    ['a missing permission', 403, failure(10000, 'Authentication error'), [10000]],
    ['throttling inside an HTTP 200', 200, failure(971, 'Please wait'), [971]],
    ['a bare 429', 429, '', []],
  ])('is refused for %s in a single attempt', async (_, status, body, codes) => {
    const { client, seen } = await setting((response) => answer(response, status, body));
    expect(await client.upload(upload, never)).toMatchObject({ kind: 'refused', codes });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['a server error', (response) => answer(response, 500, failure(1000, 'internal'))],
    ['a gateway page', (response) => answer(response, 502, '<html>')],
    ['an HTML 200', (response) => answer(response, 200, '<html>')],
    ['an answer without id', (response) => answer(response, 200, success({}))],
    ['an answer without result', (response) => answer(response, 200, { success: true })],
    ['a hung-up connection', (response) => response.destroy()],
    ['no answer in time', () => undefined],
  ])('is unclear after %s and is not sent again', async (_, respond) => {
    const { client, seen } = await setting(respond);
    expect(await client.upload(upload, never)).toEqual({
      kind: 'unclear',
      detail: expect.stringContaining(account),
    });
    expect(seen).toHaveLength(1);
  });

  it('is unclear when it is interrupted under way', async () => {
    const abort = new AbortController();
    const { client } = await setting(() => abort.abort());
    expect(await client.upload(upload, abort.signal)).toMatchObject({ kind: 'unclear' });
  });

  it('throws when it is interrupted before it was sent', async () => {
    const { client, seen } = await setting(() => undefined);
    await expect(client.upload(upload, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    expect(seen).toEqual([]);
  });

  it('is refused without being sent while the token is stopped', async () => {
    const { client, seen } = await setting((response) =>
      answer(response, 401, failure(10000, 'Authentication error')),
    );
    await client.upload(upload, never);
    expect(await client.upload(upload, never)).toMatchObject({
      kind: 'refused',
      reason: 'authentication',
      codes: [],
    });
    expect(seen).toHaveLength(1);
  });

  it('is unclear, never refused, when nobody can be reached', async () => {
    const { client } = clientOf(await closedUrl());
    expect(await client.upload(upload, never)).toMatchObject({ kind: 'unclear' });
  });
});

describe('a deletion', () => {
  it.each([
    ['the certificate', success(rawRecord(certificate))],
    ['null', success(null)],
  ])('is done when the result is %s', async (_, body) => {
    const { client, seen } = await setting((response) => answer(response, 200, body));
    expect(await client.remove({ accountId: account, certificateId: certificate }, never)).toEqual({
      kind: 'done',
    });
    expect(seen).toMatchObject([
      { method: 'DELETE', path: `/accounts/${account}/mtls_certificates/${certificate}` },
    ]);
  });

  it('is refused while the certificate is in use, with the words of Cloudflare', async () => {
    const body = failure(1234, 'Certificate cannot be deleted while in use');
    const { client } = await setting((response) => answer(response, 400, body));
    expect(await client.remove({ accountId: account, certificateId: certificate }, never)).toMatchObject({
      kind: 'refused',
      codes: [1234],
      message: 'Certificate cannot be deleted while in use',
      detail: expect.stringContaining(certificate),
    });
  });
});
