import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, seedAccounts, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, startHttpService } from './httpService.ts';
import { linksOf } from './page/links.ts';
import { rowsOf, textOf } from './page/pageText.ts';

const [read, never, former] = [account('a'), account('b'), account('c')];
let service: HttpService;
let page: string;

beforeAll(async () => {
  service = await startHttpService();
  const { database } = service;
  await seedAccounts(database, [read], { name: '<script>alert(1)</script>' });
  await seedAccounts(database, [never]);
  await seedAccounts(database, [former], { configured: false });
  const associations = [{ service: 'gateway' }];
  await seedCertificates(database, [
    { accountId: read, id: 'a', elements: [{ notAfter: '2026-05-01T00:00:00Z' }], associations },
    { accountId: read, id: 'b', elements: [{ notAfter: '2026-06-05T00:00:00Z' }], associations },
    { accountId: read, id: 'c', elements: [{ notAfter: '2026-06-09T00:00:00Z' }] },
    { accountId: read, id: 'd', elements: [{ notAfter: '2029-05-01T00:00:00Z' }] },
    { accountId: former, id: 'e', elements: [{ notAfter: '2029-05-01T00:00:00Z' }], associations },
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

test('the first words say what is about to break, and of which accounts that is not known', () => {
  expect(textOf(page)).toContain(
    'Act now 1 certificate in use has expired; 1 expires within 30 days ' +
      'Knowledge is current of 0 of 2 accounts: 1 never read completely, 1 read in part last time. ' +
      'The oldest complete reading is 91 min old. ' +
      '1 certificate of 1 account no longer configured is counted as last seen.',
  );
});

test('it shows the totals by state, how many of each are in use, and each leads to the list of them', () => {
  expect(textOf(page)).toContain(
    '0 unreadable 0 in use 1 expired 1 in use 0 not yet valid 0 in use 2 expiring 1 in use 2 valid 1 in use 5 in all 3 in use',
  );
  expect(linksOf(page)).toEqual(
    expect.arrayContaining(['/certificates?state=expired', '/certificates?state=expired&in_use=true']),
  );
});

test('the timeline counts each week by use, and its rows lead to the certificates that they count', async () => {
  const weeks = rowsOf(page).filter((row) => /^(already expired|week of)/.test(row));
  expect(weeks).toHaveLength(14);
  expect(weeks.slice(0, 4)).toEqual([
    'already expired 1 0',
    'week of 2026-06-01 1 0',
    'week of 2026-06-08 0 1',
    'week of 2026-06-15 0 0',
  ]);
  const hrefs = linksOf(page).filter((href) => href.includes('expires_') || href.endsWith('state=expired'));
  const counts = await Promise.all(
    [...new Set(hrefs)].slice(0, 4).map(async (href) => (await service.json(`/api/v1${href}`)).data.length),
  );
  expect(counts).toEqual([1, 1, 1, 0]);
});

test('what is in use and expires first comes first, with what uses it', () => {
  expect(rowsOf(page).slice(15, 19)).toEqual([
    'Certificate State Expires Used by',
    'a &lt;script&gt;alert(1)&lt;/script&gt; expired 2026-05-01 31 days ago gateway',
    'b &lt;script&gt;alert(1)&lt;/script&gt; expiring 2026-06-05 in 3 days gateway',
    `e ${former} valid 2029-05-01 in 2 years gateway`,
  ]);
});

test('accounts with troubles come first, each with how old its last complete sync is and why there is none', () => {
  expect(rowsOf(page).slice(-4)).toEqual([
    'Account Knowledge Last complete sync Certificates',
    '&lt;script&gt;alert(1)&lt;/script&gt; incomplete Page 2 &amp; 3 timed out. 91 min ago 4',
    `${never} never read never 0`,
    `${former} no longer configured never read never 1`,
  ]);
});

test('every link leads somewhere', async () => {
  const links = linksOf(page);
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
