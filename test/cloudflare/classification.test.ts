import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SyncReason } from '../../src/inventory/reasons.ts';
import { account, certificate, clientOf, ignoreRecords, rawRecord, reading } from './client.ts';
import { answer, failure, startServer, success } from './server.ts';

interface Fault {
  title: string;
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  reason: SyncReason;
  /** Requests that the server sees: 3 where it is tried again. */
  requests: number;
  says: (string | RegExp)[];
}

const html =
  '<!DOCTYPE html><html><head><title>502 Bad gateway</title></head><body>\u0007the origin is down, this page is long: secret internals</body>';
const cut = JSON.stringify(success([rawRecord(certificate)])).slice(0, 200);

const faults: Fault[] = [
  {
    title: 'a bad token',
    status: 401,
    body: failure(10000, 'Authentication error'),
    reason: 'authentication',
    requests: 1,
    says: ['HTTP 401', '10000', '"production"', 'nothing more is sent'],
  },
  {
    title: 'a malformed token',
    status: 400,
    body: failure(6003, 'Invalid request headers'),
    reason: 'authentication',
    requests: 1,
    says: ['6003', 'check that token'],
  },
  {
    title: 'a lock-out',
    status: 403,
    body: failure(9109, 'Max auth failures reached'),
    reason: 'authentication',
    requests: 1,
    says: ['9109'],
  },
  {
    title: 'a token without the permission',
    status: 403,
    body: failure(10000, 'Authentication error'),
    reason: 'permission',
    requests: 1,
    says: ['SSL and Certificates Read', account],
  },
  {
    title: 'an account the token may not see',
    status: 403,
    body: failure(9109, 'Unauthorized to access requested resource'),
    reason: 'permission',
    requests: 1,
    says: ['HTTP 403'],
  },
  {
    title: 'a wrong account id',
    status: 404,
    body: failure(
      7003,
      'Could not route to /client/v4/accounts/0123456789abcdef0123456789abcdef/mtls_certificates',
    ),
    reason: 'account_not_found',
    requests: 1,
    says: ['check the account id', '/client/v4/accounts/'],
  },
  {
    title: 'throttling',
    status: 429,
    body: failure(971, 'Please wait'),
    reason: 'rate_limited',
    requests: 3,
    says: ['971'],
  },
  {
    title: 'throttling inside an HTTP 200',
    status: 200,
    body: failure(971, 'Please wait'),
    reason: 'rate_limited',
    requests: 3,
    says: ['HTTP 200', '971'],
  },
  {
    title: 'throttling of the old code',
    status: 400,
    body: failure(10100, 'More than 1200 requests'),
    reason: 'rate_limited',
    requests: 3,
    says: ['10100'],
  },
  {
    title: 'a 429 without a body',
    status: 429,
    body: '',
    reason: 'rate_limited',
    requests: 3,
    says: ['HTTP 429'],
  },
  {
    title: 'success: false inside an HTTP 200',
    status: 200,
    body: failure(1234, 'odd'),
    reason: 'api_error',
    requests: 1,
    says: ['1234', '"odd"'],
  },
  {
    title: 'a refusal without any error entry',
    status: 400,
    body: failure(null, ''),
    reason: 'api_error',
    requests: 1,
    says: ['no code'],
  },
  {
    title: 'error entries of odd form',
    status: 400,
    body: { success: false, errors: [7, null, { code: 'x', message: 5 }, { code: '1234' }], result: null },
    reason: 'api_error',
    requests: 1,
    says: ['1234'],
  },
  {
    title: 'a server error with an envelope',
    status: 500,
    body: failure(10013, 'unknown'),
    reason: 'http_error',
    requests: 3,
    says: ['HTTP 500'],
  },
  {
    title: 'a gateway page',
    status: 502,
    body: html,
    headers: { 'cf-ray': '8abc-FRA' },
    reason: 'http_error',
    requests: 3,
    says: ['HTTP 502', 'cf-ray 8abc-FRA', 'HTML'],
  },
  {
    title: 'a challenge page',
    status: 403,
    body: html,
    headers: { 'cf-mitigated': 'challenge' },
    reason: 'http_error',
    requests: 1,
    says: ['cf-mitigated: challenge'],
  },
  {
    title: 'HTML inside an HTTP 200',
    status: 200,
    body: html,
    reason: 'invalid_response',
    requests: 3,
    says: ['HTTP 200', 'HTML'],
  },
  {
    title: 'an empty HTTP 200',
    status: 200,
    body: '',
    reason: 'invalid_response',
    requests: 3,
    says: ['empty'],
  },
  {
    title: 'JSON that is cut off',
    status: 200,
    body: cut,
    reason: 'invalid_response',
    requests: 3,
    says: ['cut off'],
  },
  {
    title: 'JSON of something else',
    status: 200,
    body: { data: [] },
    reason: 'invalid_response',
    requests: 3,
    says: ['envelope'],
  },
  {
    title: 'an array in place of the envelope',
    status: 200,
    body: [],
    reason: 'invalid_response',
    requests: 3,
    says: ['envelope'],
  },
  {
    title: 'success as text',
    status: 200,
    body: { success: 'true', result: [] },
    reason: 'invalid_response',
    requests: 3,
    says: ['envelope'],
  },
  {
    title: 'a missing result',
    status: 200,
    body: { success: true, errors: [] },
    reason: 'missing_result',
    requests: 1,
    says: ['"result"'],
  },
  {
    title: 'an HTTP 500 that claims success',
    status: 500,
    body: success([]),
    reason: 'http_error',
    requests: 3,
    says: ['HTTP 500'],
  },
  {
    title: 'an object in place of the list',
    status: 200,
    body: success({ id: 'x' }),
    reason: 'invalid_response',
    requests: 1,
    says: ['an object'],
  },
  {
    title: 'a redirect',
    status: 302,
    body: '',
    headers: { location: 'https://login.example/?state=s3cret' },
    reason: 'http_error',
    requests: 1,
    says: ['login.example', 'CLOUDFLARE_BASE_URL'],
  },
];

describe('an answer of the list that is not a list', () => {
  it.each(faults)('$title: $reason', async ({ status, body, headers, reason, requests: expected, says }) => {
    const { url, requests } = await startServer((_, response) => answer(response, status, body, headers));
    const { client, retries, requests: measured } = clientOf(url);
    const options = reading();
    const listing = await client.source.list(account, ignoreRecords, options);
    expect(listing).toMatchObject({ failed: true, listed: 0, reported: null, pages: 0, nullResult: false });
    expect(listing.fault?.reason).toBe(reason);
    for (const part of [account, ...says]) expect(listing.fault?.detail).toMatch(part);
    expect(listing.fault?.detail).toMatch(/^Listing the certificates of account .*\.$/);
    expect(listing.fault?.detail.length).toBeLessThan(600);
    expect(listing.fault?.detail).not.toMatch(/\p{C}|internals|s3cret/u);
    expect(requests).toHaveLength(expected);
    expect(options.tally).toEqual({ requests: expected, retries: expected - 1 });
    expect(retries).toEqual(Array(expected - 1).fill({ operation: 'list', reason }));
    expect(measured.map(({ code }) => code)).toEqual(Array(expected).fill(String(status)));
  });

  it('is a list again when a retry succeeds', async () => {
    let calls = 0;
    const { url } = await startServer((_, response) => {
      calls += 1;
      if (calls === 1) return response.destroy();
      if (calls === 2) return answer(response, 503, html);
      answer(response, 200, success([rawRecord(certificate)], { page: 1, count: 1, total_count: 1 }));
    });
    const { client, retries, requests } = clientOf(url);
    expect(await client.source.list(account, ignoreRecords, reading())).toMatchObject({
      listed: 1,
      fault: null,
    });
    expect(retries.map(({ reason }) => reason)).toEqual(['network', 'http_error']);
    expect(requests.map(({ code }) => code)).toEqual(['network', '503', '200']);
  });

  it('is a timeout when the body stalls', async () => {
    const { url } = await startServer((_, response) => void response.writeHead(200).write('{"success":'));
    const { client, requests } = clientOf(url, { timeoutSeconds: 0.05 });
    const { fault } = await client.source.list(account, ignoreRecords, reading());
    expect(fault).toMatchObject({ reason: 'timeout', detail: expect.stringContaining('0.05 s') });
    expect(requests.map(({ code }) => code)).toEqual(['timeout', 'timeout', 'timeout']);
  });

  it('is too large when the body exceeds the limit', async () => {
    const { url } = await startServer((_, response) => answer(response, 200, success(['x'.repeat(2000)])));
    const { client } = clientOf(url, { maxResponseBytes: 1000 });
    const { fault } = await client.source.list(account, ignoreRecords, reading());
    expect(fault).toMatchObject({ reason: 'response_too_large' });
  });
});

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
