import type { SyncReason } from '../../src/inventory/reasons.ts';
import { account, certificate, rawRecord } from './client.ts';
import { failure, success } from './server.ts';

export interface ListFault {
  title: string;
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  reason: SyncReason;
  /** Requests that the server sees: 3 where it is tried again. */
  requests: number;
  says: (string | RegExp)[];
}

export const html =
  '<!DOCTYPE html><html><head><title>502 Bad gateway</title></head><body>\u0007the origin is down, this page is long: secret internals</body>';
const cut = JSON.stringify(success([rawRecord(certificate)])).slice(0, 200);

/** Answers that must not be taken for a list, and what is to be said of each. */
export const listFaults: ListFault[] = [
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
