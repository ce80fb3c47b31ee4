import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, seedAccounts, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, startHttpService } from './httpService.ts';

const [read, never, former] = [account('a'), account('b'), account('c')];
let service: HttpService;
let page: string;

beforeAll(async () => {
  service = await startHttpService();
  const { database } = service;
  await seedAccounts(database, [read], { name: '<script>alert(1)</script>' });
  await seedAccounts(database, [never]);
  await seedAccounts(database, [former], { configured: false });
  await seedCertificates(database, [
    { accountId: read, id: 'a', elements: [{ notAfter: '2026-05-01T00:00:00Z' }] },
    { accountId: read, id: 'b', elements: [{ notAfter: '2028-05-01T00:00:00Z' }] },
    { accountId: read, id: 'c', elements: [{ notAfter: '2029-05-01T00:00:00Z' }] },
  ]);
  await seedRun(database, read, { finishedAt: '2026-06-01T10:29:00Z' });
  await seedRun(database, read, {
    outcome: 'incomplete',
    reason: 'timeout',
    detail: 'Page 2 & 3 timed out.',
  });
  page = await (await service.get('/')).text();
});

afterAll(() => service?.stop());

test('it shows the totals by state, and for each account how old its last complete sync is', () => {
  const rows = [...page.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
    row
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  expect(rows).toEqual([
    'State Certificates',
    'unreadable 0',
    'expired 1',
    'not yet valid 0',
    'expiring 0',
    'valid 2',
    'Certificate Expires State In use',
    'b 2028-05-01 00:00:00 UTC valid no',
    'c 2029-05-01 00:00:00 UTC valid no',
    'Account Certificates Last complete sync Last run',
    '&lt;script&gt;alert(1)&lt;/script&gt; 3 2026-06-01 10:29 UTC , 91 min ago incomplete: Page 2 &amp; 3 timed out.',
    `${never} 0 never none`,
    `${former} (no longer configured) 0 never none`,
  ]);
});

test('every link leads somewhere', async () => {
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  expect(links).toEqual(expect.arrayContaining(['/openapi.json', '/metrics', '/healthz', '/readyz']));
  for (const link of links) expect([200, 503]).toContain((await service.get(link)).status);
});

test('it has no script, and the policy lets in its own style alone', async () => {
  expect(page).not.toMatch(/<script|javascript:|\son\w+=|style=/);
  const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
  const digest = createHash('sha256').update(style).digest('base64');
  const policy = (await service.get('/')).headers.get('content-security-policy');
  expect(policy).toContain(`style-src 'sha256-${digest}'`);
});
