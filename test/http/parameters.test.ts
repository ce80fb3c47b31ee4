import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account } from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const configured = account('a');
// On a busy machine these take longer to make than a connection to the service may idle, so they are made before it starts.
const hostileValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('%00', '%', '\\', '1', 'true', 'e30'),
);
const parameterName = fc.oneof(
  fc.constantFrom('q', 'id', 'type', 'service', 'cursor', 'sort', 'state'),
  fc.constantFrom('fingerprint_sha256', 'serial_number', 'issuer', 'subject', 'key_algorithm', 'owner'),
  fc.string(),
);

let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
});

afterAll(() => service?.stop());

test.each([
  ['/api/v1/certificates?nope=1', 'nope', 'is not known here'],
  ['/api/v1/certificates?__proto__=1', '__proto__', 'is not known here'],
  ['/api/v1/certificates?removed=yes', 'removed', 'neither true nor false'],
  ['/api/v1/certificates?as_of=2026-01-01', 'as_of', 'RFC 3339'],
  [
    '/api/v1/certificates?as_of=2026-06-01T12:00:00.001Z',
    'as_of',
    'is in the future: the clock here says 2026-06-01T12:00:00.000Z',
  ],
  ['/api/v1/findings?as_of=2026-06-01T14:00:00%2B01:00', 'as_of', 'is in the future'],
  [`/api/v1/accounts/${configured}/certificates/x?as_of=2027-01-01T00:00:00Z`, 'as_of', 'is in the future'],
  [
    `/api/v1/accounts/${configured}/certificates/x.pem?as_of=2027-01-01T00:00:00Z`,
    'as_of',
    'is in the future',
  ],
  ['/api/v1/certificates?account_id=A', 'account_id', '32 hexadecimal digits'],
  [`/api/v1/certificates?account_id=${configured}&account_id=`, 'account_id', '32 hexadecimal digits'],
  ['/api/v1/certificates?id=', 'id', 'is empty'],
  ['/api/v1/certificates?id=a&id=b', 'id', 'more than once'],
  ['/api/v1/certificates?state=old', 'state', 'unreadable, expired, not_yet_valid, expiring, valid'],
  ['/api/v1/certificates?type=', 'type', 'is empty'],
  ['/api/v1/certificates?in_use=yes', 'in_use', 'neither true nor false'],
  ['/api/v1/certificates?service=%00', 'service', 'NUL'],
  ['/api/v1/certificates?expires_within=30', 'expires_within', '30d'],
  ['/api/v1/certificates?expires_before=2026-01-01', 'expires_before', 'RFC 3339'],
  ['/api/v1/certificates?expires_before=2026-02-30T00:00:00Z', 'expires_before', 'RFC 3339'],
  ['/api/v1/certificates?expires_before=2026-01-01T00:00Z', 'expires_before', 'RFC 3339'],
  ['/api/v1/certificates?expires_after=2026-01-01T00:00:00+01:00', 'expires_after', '%2B'],
  ['/api/v1/certificates?expires_after=9999-12-31T23:59:59-23:59', 'expires_after', 'RFC 3339'],
  ['/api/v1/certificates?expires_after=0000-01-01T00:00:00%2B23:59', 'expires_after', 'RFC 3339'],
  [
    `/api/v1/certificates?fingerprint_sha256=${'a'.repeat(63)}`,
    'fingerprint_sha256',
    '64 hexadecimal digits',
  ],
  [
    `/api/v1/certificates?fingerprint_sha256=${'ag'.repeat(32)}`,
    'fingerprint_sha256',
    '64 hexadecimal digits',
  ],
  [`/api/v1/certificates?fingerprint_sha256=a:${'a'.repeat(63)}`, 'fingerprint_sha256', 'colons'],
  [`/api/v1/certificates?fingerprint_sha256=${'a'.repeat(64)}%0A`, 'fingerprint_sha256', 'colons'],
  ['/api/v1/certificates?serial_number=', 'serial_number', 'hexadecimal digits'],
  ['/api/v1/certificates?serial_number=0x1f', 'serial_number', 'hexadecimal digits'],
  ['/api/v1/certificates?serial_number=1f:2', 'serial_number', 'pairs of them with colons'],
  ['/api/v1/certificates?serial_number=-1', 'serial_number', 'hexadecimal digits'],
  [`/api/v1/certificates?serial_number=${'1'.repeat(513)}`, 'serial_number', 'at most 512'],
  ['/api/v1/certificates?issuer=', 'issuer', 'is empty'],
  ['/api/v1/certificates?issuer=a&issuer=b', 'issuer', 'more than once'],
  ['/api/v1/certificates?subject=%00', 'subject', 'NUL'],
  ['/api/v1/certificates?key_algorithm=', 'key_algorithm', 'is empty'],
  ['/api/v1/certificates?owner=', 'owner', 'is empty'],
  ['/api/v1/certificates?owned=maybe', 'owned', 'neither true nor false'],
  ['/api/v1/certificates?q=%00', 'q', 'NUL'],
  [`/api/v1/certificates?q=${'x'.repeat(1001)}`, 'q', '1000 characters'],
  ['/api/v1/certificates?sort=state', 'sort', '-uploaded_on'],
  ['/api/v1/certificates?limit=0', 'limit', 'from 1 to 1000'],
  ['/api/v1/certificates?limit=1001', 'limit', 'from 1 to 1000'],
  ['/api/v1/certificates?limit=1e2', 'limit', 'from 1 to 1000'],
  ['/api/v1/accounts?state=valid', 'state', 'is not known here'],
  ['/api/v1/sync-runs?outcome=good', 'outcome', 'complete, incomplete, failed'],
  [`/api/v1/accounts/${configured}/certificates/x?q=1`, 'q', 'is not known here'],
  [`/api/v1/accounts/${configured}/certificates/x.pem?q=1`, 'q', 'is not known here'],
])('%s', async (path, parameter, allowed) => {
  const response = await service.get(path);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const { type, title, status, errors } = (await response.json()) as Json;
  expect({ type, title, status }).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400 });
  expect(errors).toEqual([{ parameter, detail: expect.stringContaining(allowed) }]);
});

test('all of them are named at once', async () => {
  const response = await service.get('/api/v1/certificates?limit=0&sort=x&state=y&state=z&nope=1');
  const { errors } = (await response.json()) as Json;
  expect(errors.map(({ parameter }: Json) => parameter)).toEqual(['state', 'state', 'sort', 'limit', 'nope']);
});

test('no query at all makes the server fail', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(parameterName, hostileValue), { maxLength: 3 }),
      fc.boolean(),
      async (pairs, encode) => {
        const written = pairs.map(([key, text]) =>
          encode ? `${encodeURIComponent(key)}=${encodeURIComponent(text)}` : `${key}=${text}`,
        );
        const { status } = await service.get(`/api/v1/certificates?${written.join('&')}`);
        expect([200, 400]).toContain(status);
      },
    ),
    { numRuns: 100 },
  );
});

test('expiries at the ends of what can be written are taken', async () => {
  for (const instant of [
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999Z',
    '2026-01-01T00:00:00-23:59',
  ]) {
    await service.json(`/api/v1/certificates?expires_before=${instant}&expires_after=${instant}`);
  }
  await service.json('/api/v1/certificates?expires_within=999999w');
});
