import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, startHttpService } from './httpService.ts';

const first = account('a');
const list = '/api/v1/certificates';
const one = (id: string) => `/api/v1/accounts/${first}/certificates/${id}`;
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  await seedCertificates(service.database, [
    { accountId: first, id: 'full', elements: [{ subject: 'CN=leaf' }] },
  ]);
  await seedRun(service.database, first);
});

afterAll(() => service?.stop());

test.each([
  list,
  one('full'),
  `${one('full')}.pem`,
  '/api/v1/accounts',
  '/api/v1/sync-runs',
  '/openapi.json',
  '/',
])('%s is not sent again to one who has it', async (path) => {
  const answer = await service.get(path);
  const etag = answer.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
  expect(answer.headers.get('cache-control')).toBe('private, no-cache');
  for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
    const again = await service.get(path, { 'if-none-match': known });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(etag);
    expect(await again.text()).toBe('');
  }
  expect((await service.get(path, { 'if-none-match': 'W/"other"' })).status).toBe(200);
});

test('the tag changes when the inventory does', async () => {
  const before = (await service.get(list)).headers.get('etag') ?? '';
  await seedCertificates(service.database, [
    { accountId: account('d'), id: 'new', elements: [{ notAfter: '2030-01-01T00:00:00Z' }] },
  ]);
  expect((await service.get(list, { 'if-none-match': before })).status).toBe(200);
});

test('HEAD answers as GET without the body', async () => {
  for (const path of [list, '/metrics', '/', '/healthz']) {
    const get = await service.get(path);
    const head = await fetch(service.url + path, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    expect(await head.text()).toBe('');
  }
});
