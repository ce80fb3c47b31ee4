import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingExplanations } from '../../../src/findings/explanations.ts';
import { account, seedAssociationGap, seedCertificates, seedRun } from '../../database/seedInventory.ts';
import { type HttpService, startHttpService, token } from '../httpService.ts';
import { linksOf } from './links.ts';
import { textOf } from './pageText.ts';

const accountId = account('a');
const awkward = `x/y?z#"<b>'&amp;`;
const evil = '<script>alert(1)</script>';
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  const used = {
    accountId,
    id: 'used',
    name: `Gateway ${evil}`,
    elements: [
      {
        subject: `CN=gateway ${evil}`,
        issuer: 'CN=Example CA',
        names: [{ type: 'dns' as const, value: 'gateway.example' }],
        notBefore: '2026-01-01T00:00:00Z',
        notAfter: '2026-06-10T23:59:59Z',
      },
    ],
    refused: [{ reason: 'not_a_certificate' as const, label: `KEY ${evil}` }],
    associations: [{ service: evil, status: 'active' }],
    findings: [
      { check: 'unused' as const, severity: 'info' as const },
      {
        check: 'weak_key' as const,
        severity: 'critical' as const,
        bundleIndex: 0,
        exception: { reason: `Legacy ${evil}`, expiresAt: '2027-01-01T00:00:00Z' },
      },
    ],
  };
  const never = { accountId, id: 'never', elements: [{ notAfter: '2028-01-01T00:00:00Z' }] };
  const gone = { accountId, id: 'gone', validTo: '2026-02-01T00:00:00Z' };
  await seedCertificates(service.database, [used, never, gone, { accountId, id: awkward }]);
  await seedAssociationGap(service.database, never, null);
  await seedRun(service.database, accountId);
});

afterAll(() => service?.stop());

const pathOf = (id: string) => `/accounts/${accountId}/certificates/${encodeURIComponent(id)}`;

async function contentOf(path: string): Promise<string> {
  const response = await service.get(path);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return textOf(await response.text());
}

test('it says at the first glance the state, the expiry in words and in UTC, the use, and what to do first', async () => {
  const text = await contentOf(pathOf('used'));
  expect(text).toMatch(/expiring Expires in 9 days , 2026-06-10 23:59:59 UTC/);
  expect(text).toMatch(/In use by &lt;script&gt;alert\(1\)&lt;\/script&gt; as read 151 days ago/);
  expect(text).toContain(`What to do first (unused): ${findingExplanations.unused.remedy}`);
});

test('it has every field of each element, and the refused blocks with the reason', async () => {
  const text = await contentOf(pathOf('used'));
  expect(text).toContain('Issuer CN=Example CA');
  expect(text).toContain('Alternative names dns: gateway.example');
  expect(text).toMatch(
    /Refused blocks of the PEM KEY &lt;script&gt;alert\(1\)&lt;\/script&gt; : not a certificate/,
  );
});

test('it says who answers for it, by the rules of the configuration', async () => {
  const owner = {
    name: 'Payments <b>',
    contact: 'p@example.com',
    environment: 'production',
    criticality: 'high',
  };
  const owned = await startHttpService(
    { ownerOf: ({ name }) => (name?.startsWith('Gateway') ? owner : null) },
    service.database,
  );
  const textAt = async (id: string) => textOf(await (await owned.get(pathOf(id))).text());
  expect(await textAt('used')).toContain(
    'Owner Payments &lt;b&gt; Contact p@example.com Environment production Criticality high',
  );
  expect(await textAt('never')).toContain('Owner none: no rule of the configuration fits');
  await owned.stop();
});

test('it explains each open finding, the most severe first, with what to do and what accepts it', async () => {
  const text = await contentOf(pathOf('used'));
  const { meaning, remedy } = findingExplanations.weak_key;
  expect(text).toContain(
    `weak key critical accepted Element 0 : It is weak_key. ${meaning} What to do: ${remedy} Accepted until 2027-01-01 : Legacy`,
  );
  expect(text.indexOf('weak key critical')).toBeLessThan(text.indexOf('unused info'));
});

test('it does not call unused what was never read, nor hide what was removed', async () => {
  expect(await contentOf(pathOf('never'))).toContain('Not known: its associations have not been read yet.');
  expect(await contentOf(pathOf('never'))).toContain('What to do is not known yet');
  expect(await contentOf(pathOf(awkward))).toContain('Nothing at Cloudflare uses it.');
  expect(await contentOf(pathOf('gone'))).not.toContain('In the last listing');
  expect(await contentOf(pathOf('gone'))).toContain(
    'Removed since 2026-02-01 00:00:00 UTC ; this is how it was last.',
  );
});

test('as of a moment it shows what was known then, with the clock of then, and says so', async () => {
  const gone = await contentOf(`${pathOf('gone')}?as_of=2026-01-15`);
  expect(gone).toContain('As it was known at 2026-01-15 00:00:00 UTC');
  expect(gone).not.toContain('Removed');
  const used = await contentOf(`${pathOf('used')}?as_of=${encodeURIComponent('2026-01-02 12:30')}`);
  expect(used).toContain('valid Expires in 159 days');
  expect(linksOf(await (await service.get(`${pathOf('gone')}?as_of=2026-01-15`)).text())).toContain(
    `/api/v1${pathOf('gone')}?as_of=2026-01-15T00%3A00%3A00Z`,
  );
  const early = await service.get(`${pathOf('used')}?as_of=2025-01-01`);
  expect(early.status).toBe(404);
  expect(textOf(await early.text())).toContain('had been in the inventory by 2025-01-01');
});

test('a wrong moment is said at its field, and what was typed stays', async () => {
  for (const [typed, fault] of [
    ['yesterday "<b>', 'It is not a date such as 2026-01-31'],
    ['2026-02-30', 'It is not a date'],
    ['2027-01-01', 'It is in the future'],
  ] as const) {
    const response = await service.get(`${pathOf('used')}?as_of=${encodeURIComponent(typed)}`);
    expect(response.status, typed).toBe(400);
    const page = await response.text();
    expect(textOf(page)).toContain(fault);
    expect(page).toContain(
      `value="${typed.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`,
    );
    expect(page).toContain('aria-invalid="true"');
  }
});

test('what is not in the inventory is a 404 as a page, whatever the id is', async () => {
  for (const id of ['none', evil, 'a\0b']) {
    const response = await service.get(pathOf(id));
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    expect(page).toContain('was ever in the inventory');
    expect(page).not.toContain('<script');
  }
});

test('its links, and those of the page at / to it, lead somewhere, also for an awkward id', async () => {
  const landing = linksOf(await (await service.get('/')).text());
  expect(landing).toContain(pathOf('used'));
  for (const id of ['used', awkward]) {
    const links = linksOf(await (await service.get(pathOf(id))).text());
    expect(links).toEqual(expect.arrayContaining([`/api/v1${pathOf(id)}`, `/api/v1${pathOf(id)}.pem`]));
    for (const link of links) {
      const { status } = await service.get(link);
      // Of a certificate without a PEM, nothing could be kept.
      expect(link.endsWith('.pem') ? [200, 404] : [200]).toContain(status);
    }
  }
});

test('it has no script, keeps foreign text harmless, and the policy lets in its own style alone', async () => {
  const response = await service.get(pathOf('used'));
  const page = await response.text();
  expect(page).not.toMatch(/<script|javascript:|\son\w+=|style=/);
  const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
  const digest = createHash('sha256').update(style).digest('base64');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
  expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${digest}'`);
});

test('it needs the scope read, and answers a conditional request', async () => {
  const [reader, scraper] = [token('reader', 'read'), token('scraper', 'metrics')];
  const closed = await startHttpService(
    { auth: { mode: 'tokens', tokens: [reader, scraper] } },
    service.database,
  );
  const get = ({ text }: { text: string }, headers = {}) =>
    closed.get(pathOf('used'), { authorization: `Bearer ${text}`, ...headers });
  const page = await get(reader);
  expect(page.status).toBe(200);
  expect((await get(scraper)).status).toBe(403);
  expect((await closed.get(pathOf('used'))).status).toBe(401);
  const etag = page.headers.get('etag') ?? '';
  expect((await get(reader, { 'if-none-match': etag })).status).toBe(304);
  await closed.stop();
});
