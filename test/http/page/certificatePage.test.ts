import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, seedAssociationGap, seedCertificates, seedRun } from '../../database/seedInventory.ts';
import { type HttpService, startHttpService, token } from '../httpService.ts';

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

async function textOf(id: string): Promise<string> {
  const response = await service.get(pathOf(id));
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return (await response.text())
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

test('it says what the certificate is, in which state, when it expires, and where it is used', async () => {
  const text = await textOf('used');
  expect(text).toContain('State expiring');
  expect(text).toContain('Expires 2026-06-10 23:59:59 UTC');
  expect(text).toContain('Issuer CN=Example CA');
  expect(text).toContain('Alternative names dns:gateway.example');
  expect(text).toContain('not a certificate');
  expect(text).toMatch(/Service Status Since &lt;script&gt;alert\(1\)&lt;\/script&gt; active 2026-01-01/);
});

test('it lists the open findings with what to do, the most severe first, and what accepts them', async () => {
  const text = await textOf('used');
  expect(text).toMatch(
    /weak key critical Element 0: It is weak_key\. Accepted until 2027-01-01 00:00 UTC: Legacy/,
  );
  expect(text.indexOf('weak key')).toBeLessThan(text.indexOf('unused'));
});

test('it does not call unused what was never read, nor hide what was removed', async () => {
  expect(await textOf('never')).toContain('Not known: its associations have not been read yet.');
  expect(await textOf(awkward)).toContain('Nothing at Cloudflare uses it.');
  expect(await textOf('gone')).not.toContain('In the last listing');
  expect(await textOf('gone')).toContain('Removed since 2026-02-01 00:00:00 UTC ; this is how it was last.');
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
  const hrefs = (page: string) =>
    [...page.matchAll(/href="([^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    );
  const landing = hrefs(await (await service.get('/')).text());
  expect(landing).toEqual(expect.arrayContaining([pathOf('used'), pathOf('never')]));
  for (const id of ['used', awkward]) {
    const links = hrefs(await (await service.get(pathOf(id))).text());
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
