import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { account, certificate, clientOf, rawRecord, reading } from './client.ts';
import { answer, failure, startServer, success } from './server.ts';

describe('the absence of a certificate', () => {
  const get = async (respond: (response: ServerResponse) => void) => {
    const { url } = await startServer((_, response) => respond(response));
    return clientOf(url).client.source.get(account, certificate, reading());
  };

  it.each([
    ['HTTP 404 with code 1472', 404, 1472],
    ['HTTP 400 with code 1472', 400, 1472],
    ['HTTP 404 with an unknown code', 404, 4711],
    ['HTTP 404 without a code', 404, null],
  ])('is proven by %s in the envelope', async (_, status, code) => {
    expect(await get((response) => answer(response, status, failure(code, 'Certificate not found')))).toEqual(
      {
        kind: 'not_found',
      },
    );
  });

  it.each([
    ['an HTML 404', 404, '<html>404 Not Found</html>', 'http_error'],
    ['a JSON 404 of something else', 404, { error: 'not found' }, 'http_error'],
    ['an envelope that claims success with HTTP 404', 404, success(null), 'http_error'],
    ['code 7003 about the route', 404, failure(7003, 'Could not route'), 'account_not_found'],
    ['result: null', 200, success(null), 'null_result'],
    ['another certificate', 200, success(rawRecord('other')), 'invalid_response'],
    ['a record without id', 200, success({ name: 'x' }), 'invalid_response'],
    ['a server error with code 1472', 500, failure(1472, 'Certificate not found'), 'http_error'],
  ])('is not proven by %s', async (_, status, body, reason) => {
    const result = await get((response) => answer(response, status, body));
    expect(result).toMatchObject({ kind: 'failed', fault: { reason } });
    expect(JSON.stringify(result)).toContain(certificate);
  });

  it('is not the case when the record comes', async () => {
    const result = await get((response) => answer(response, 200, success(rawRecord(certificate))));
    expect(result).toMatchObject({ kind: 'found', record: { certificateId: certificate, failures: [] } });
  });
});
