import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filterFields } from '../../../src/http/page/filterFields.ts';
import { createOwnerOf } from '../../../src/ownership/ownerRules.ts';
import { seeds } from '../../database/sampleCertificates.ts';
import {
  account,
  seedAccounts,
  seedAssociationGap,
  seedCertificates,
  seedRun,
} from '../../database/seedInventory.ts';
import { openApiDocument } from '../../support/appWithoutInventory.ts';
import { type HttpService, type Json, startHttpService } from '../httpService.ts';
import { linksOf } from './links.ts';
import { rowsOf, textOf } from './pageText.ts';

const hostileAccount = account('d');
const hostile = `<script>alert(1)</script>"'>&amp;\u202egpj.exe\u0007`;
let service: HttpService;

beforeAll(async () => {
  const owner = { name: `Team ${hostile}`, contact: null, environment: null, criticality: null };
  const rule = { accountId: hostileAccount, name: null, subject: null, owner };
  service = await startHttpService({ ownerOf: createOwnerOf([rule]) });
  const { database } = service;
  await seedAccounts(database, [account('a')], { name: 'Alpha & Sons' });
  await seedCertificates(database, seeds);
  await seedCertificates(database, [
    {
      accountId: hostileAccount,
      id: hostile,
      name: hostile,
      type: hostile,
      associations: [{ service: hostile }],
    },
    { accountId: hostileAccount, id: 'gone', validTo: '2026-02-01T00:00:00Z' },
    { accountId: hostileAccount, id: 'never' },
  ]);
  await seedAssociationGap(database, { accountId: hostileAccount, id: 'never' }, null);
  for (const digit of ['a', 'b', 'c', 'd'])
    await seedRun(database, account(digit), { finishedAt: '2026-06-01T11:55:00Z' });
});

afterAll(() => service?.stop());

const page = async (query: string) => (await service.get(`/certificates?${query}`)).text();

/** The certificates of the page's table, by account and id as their links name them. */
async function shown(query: string): Promise<string[]> {
  return linksOf(await page(query))
    .filter((href) => href.startsWith('/accounts/'))
    .map(decodeURIComponent);
}

async function answered(query: string): Promise<string[]> {
  const { data } = await service.json(`/api/v1/certificates?${query}`);
  return data.map(({ account_id, id }: Json) => `/accounts/${account_id}/certificates/${id}`);
}

test.each([
  'q=odd',
  'q=50%25',
  'state=expired',
  'state=expired&state=unreadable',
  `account_id=${account('b')}`,
  'in_use=true',
  'in_use=false',
  'service=gateway',
  'service=access&service=gateway',
  'type=custom',
  'expires_within=30d',
  'expires_before=2026-06-01T12:00:00Z',
  'expires_after=2026-06-01T12:00:00Z&sort=-earliest_not_after',
  'finding=weak_key',
  'subject=leaf1',
  'issuer=root',
  'removed=true',
  'as_of=2026-01-15T00:00:00Z',
  'sort=name',
  'sort=-uploaded_on&limit=7',
])('by %s it shows the certificates that the API answers, in the same order', async (query) => {
  const wanted = await answered(query);
  expect(wanted.length).toBeGreaterThan(0);
  expect(await shown(query)).toEqual(wanted);
});

test('its pages give each certificate once, and its cursors are those of the API', async () => {
  const seen: string[] = [];
  let query = 'sort=name&limit=17&state=valid&state=expired';
  for (;;) {
    const text = await page(query);
    seen.push(...(await shown(query)));
    const next = linksOf(text).find((href) => href.includes('cursor='));
    if (next === undefined) break;
    query = next.split('?')[1] ?? '';
    expect(await shown(query)).toEqual(await answered(query));
  }
  expect(seen).toEqual(await answered('sort=name&limit=1000&state=valid&state=expired'));
  expect(textOf(await page(query))).toContain('on this last page');
});

describe('the form', () => {
  test('has a field for each parameter of the API, and shows what is asked for', async () => {
    const { paths } = await openApiDocument();
    const parameters = paths['/api/v1/certificates']?.get?.parameters?.map(({ name }) => name) ?? [];
    expect(Object.keys(filterFields).sort()).toEqual(parameters.filter((name) => name !== 'cursor').sort());
    const empty = await page('');
    for (const name of Object.keys(filterFields)) expect(empty).toContain(` name="${name}"`);

    const asked = await page('q=a%22b&state=expired&in_use=true&service=x&service=y&sort=-name&limit=7');
    expect(asked).toContain('name="q" value="a&quot;b"');
    expect(asked).toMatch(/value="expired" checked/);
    expect(asked).toMatch(/<option value="true" selected>in use/);
    expect(asked).toMatch(/name="service" value="x".*name="service" value="y"/s);
    expect(asked).toMatch(/<option value="-name" selected>/);
    expect(asked).toMatch(/name="limit" value="7"/);
  });

  test('leaves no empty fields in the address, and none of what was filled in is lost', async () => {
    const response = await fetch(`${service.url}/certificates?q=&state=valid&service=&type=a%26b`, {
      redirect: 'manual',
    });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/certificates?state=valid&type=a%26b');
  });

  test('says at its field what is wrong and what is allowed, with all that was typed', async () => {
    const query = `q=${encodeURIComponent(hostile)}&expires_within=soon&state=fine&as_of=2030-01-01T00:00:00Z&color=red`;
    const response = await service.get(`/certificates?${query}`);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain(
      'value="soon" autocomplete="off" spellcheck="false" aria-describedby="expires_within-fault expires_within-hint" aria-invalid="true"',
    );
    expect(text).toContain('It is not a duration such as 90s, 15m, 12h, 30d or 2w.');
    expect(text).toContain('It is not one of unreadable, expired, not_yet_valid, expiring, valid.');
    expect(text).toMatch(/value="fine" checked/);
    expect(text).toContain('value="2030-01-01T00:00:00Z"');
    expect(text).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&amp;amp;');
    expect(textOf(text)).toContain('color is not known here');
    expect(linksOf(text)).toEqual(expect.arrayContaining(['#f-expires_within', '#f-state']));
    expect(rowsOf(text)).toEqual([]);
  });

  test('says so when a moment is in the future or a cursor is of another list', async () => {
    const future = await service.get('/certificates?as_of=2030-01-01T00:00:00Z');
    expect(future.status).toBe(400);
    expect(textOf(await future.text())).toContain('It is in the future');
    const cursor = await service.get('/certificates?cursor=abc');
    expect(cursor.status).toBe(400);
    expect(textOf(await cursor.text())).toContain('cursor is not the next_cursor of a page of this list');
  });
});

test('each filter can be dropped alone, and a head sorts by its column, then the other way', async () => {
  const links = linksOf(await page('state=expired&state=valid&q=id&sort=name'));
  expect(links).toEqual(
    expect.arrayContaining([
      '/certificates?state=valid&q=id&sort=name',
      '/certificates?state=expired&q=id&sort=name',
      '/certificates?state=expired&state=valid&sort=name',
      '/certificates?state=expired&state=valid&q=id&sort=-name',
      '/certificates?state=expired&state=valid&q=id&sort=earliest_not_after',
      '/api/v1/certificates?state=expired&state=valid&q=id&sort=name',
    ]),
  );
  expect(await page('sort=-name')).toMatch(/aria-sort="descending">\s*<a[^>]*>Certificate/);
});

test('a report is offered where it is of the same certificates, and only there', async () => {
  const reports = async (query: string) =>
    linksOf(await page(query)).filter((href) => href.startsWith('/api/v1/reports/'));
  const asked = `account_id=${account('a')}&as_of=2026-01-15T00:00:00Z`;
  expect(await reports(`${asked}&sort=name&limit=5`)).toEqual([
    `/api/v1/reports/inventory?format=csv&${asked.replaceAll('T00:00:00Z', 'T00%3A00%3A00Z')}`,
  ]);
  expect(await reports(`${asked}&in_use=true`)).toEqual([]);
});

test('foreign text is shown as text, kept apart from what is around it', async () => {
  const text = await page(`account_id=${hostileAccount}&q=alert`);
  expect(text).not.toMatch(/<script|\son\w+=|style=/);
  expect(text).toContain(`<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&amp;amp;\u202egpj.exe`);
  const inTable = /<tbody>(.*?)<\/tbody>/s.exec(text)?.[1] ?? '';
  const outsideOfBdi = inTable.replace(/<bdi>.*?<\/bdi>/gs, '').replace(/<[^>]*>/g, '');
  expect(outsideOfBdi).not.toContain('alert');
  expect(outsideOfBdi).not.toContain('\u202e');
});

test('what was never read is not called unused, and what is removed says so', async () => {
  const rows = rowsOf(await page(`account_id=${hostileAccount}`));
  expect(rows.find((row) => row.startsWith('never'))).toMatch(/not known not known/);
  expect(rows.find((row) => row.startsWith('never'))).not.toContain('not in use');
  const removed = rowsOf(await page(`account_id=${hostileAccount}&removed=true`));
  expect(removed.find((row) => row.startsWith('gone'))).toContain('removed 2026-02-01');
});

test('it says how old what it shows is, and of the past that it is the past', async () => {
  expect(textOf(await page(''))).toContain('Knowledge is 5 min old at most, of 4 of 4 accounts.');
  expect(textOf(await page('as_of=2026-01-15T00:00:00Z'))).toContain(
    'As it was known at 2026-01-15 00:00:00 UTC',
  );
});
