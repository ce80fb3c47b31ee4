import { afterAll, beforeAll, expect, test } from 'vitest';
import { syncAdvice } from '../../../src/http/page/syncAdvice.ts';
import {
  account,
  seedAccounts,
  seedAssociationGap,
  seedCertificates,
  seedRun,
} from '../../database/seedInventory.ts';
import { type HttpService, startHttpService } from '../httpService.ts';
import { linksOf } from './links.ts';
import { rowsOf, textOf } from './pageText.ts';

const [current, failing, stale, former] = [account('1'), account('2'), account('3'), account('4')];
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  const { database } = service;
  await seedAccounts(database, [current], { name: 'Current' });
  await seedAccounts(database, [failing], { name: '<b>\u202eFailing' });
  await seedAccounts(database, [former], { configured: false });
  await seedCertificates(database, [
    { accountId: current, id: 'read' },
    { accountId: failing, id: 'unread' },
    { accountId: stale, id: 'old' },
  ]);
  await seedAssociationGap(database, { accountId: failing, id: 'unread' }, null);
  await seedRun(database, current, {
    finishedAt: '2026-06-01T11:56:00Z',
    listed: 1,
    reported: 1,
    listReadAt: '2026-06-01T11:55:00Z',
  });
  await seedRun(database, failing, { finishedAt: '2026-06-01T09:00:00Z' });
  await seedRun(database, failing, {
    finishedAt: '2026-06-01T11:58:00Z',
    outcome: 'failed',
    reason: 'permission',
    detail: 'Cloudflare answered 403 <i>.',
    listReadAt: null,
  });
  await seedRun(database, stale, { finishedAt: '2026-06-01T11:29:00Z' });
});

afterAll(() => service?.stop());

const page = async (query = '') => (await service.get(`/status${query}`)).text();

test('it says of each account how old what is known is, what its last run came to, and what to do', async () => {
  const rows = rowsOf(await page());
  expect(rows[1]).toBe(
    'Current complete 2026-06-01 11:56 UTC 4 min ago 2026-06-01 11:56:00 UTC complete. Runs as JSON 1 1 2026-06-01 11:55:00 UTC 5 min ago at most 1',
  );
  expect(rows[2]).toBe(
    '&lt;b&gt;\u202eFailing failed Cloudflare answered 403 &lt;i&gt;. What to do: Give the token the permission ' +
      '“Account: SSL and Certificates Read” on this account. 2026-06-01 09:00 UTC 3 h ago ' +
      '2026-06-01 11:58:00 UTC failed: permission. Runs as JSON – – some never 1',
  );
  expect(rows[3]).toContain('stale');
  expect(rows[4]).toContain('no longer configured');
});

test('it claims no freshness while some account has troubles', async () => {
  const text = textOf(await page());
  expect(text).toContain(
    'Knowledge is current of 1 of 3 accounts: 1 could not be read last time, 1 read too long ago. The oldest complete reading is 3 h old.',
  );
  expect(await page()).toContain('data-severity="warning"');
});

test('accounts can be searched, narrowed to those with troubles, and paged', async () => {
  const heads = async (query: string) =>
    rowsOf(await page(query))
      .slice(1)
      .map((row) => row.split(' ')[0]);
  expect(await heads('?q=curr')).toEqual(['Current']);
  expect(await heads('?troubled=true')).toEqual(['&lt;b&gt;\u202eFailing', stale]);
  const first = await page('?limit=3');
  const next = linksOf(first).find((href) => href.includes('cursor=')) ?? '';
  expect(await heads(next.replace('/status', ''))).toEqual([former]);
});

test('there is an advice for every reason for which a sync is not complete', () => {
  for (const advice of Object.values(syncAdvice)) expect(advice).toMatch(/^[A-Z].{30,}\.$/);
});
