import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accounts } from '../../../src/database/schema.ts';
import { account, seedCertificates, seedRun } from '../../database/seedInventory.ts';
import { type HttpService, startHttpService } from '../httpService.ts';
import { linksOf } from './links.ts';
import { rowsOf, textOf } from './pageText.ts';

const [first, second] = [account('a'), account('b')];
const evil = `<script>alert("1")</script>`;
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  await service.database.insert(accounts).values([
    { accountId: first, createdAt: '2026-01-01T00:00:00Z', name: 'First' },
    { accountId: second, createdAt: '2026-03-01T00:00:00Z', name: `Second ${evil}` },
  ]);
  const elements = [{ notAfter: '2026-04-01T00:00:00Z' }];
  const changed = { accountId: first, id: 'changed', elements };
  await seedCertificates(service.database, [
    { accountId: first, id: 'stays', elements },
    { ...changed, name: 'Old name', validTo: '2026-02-01T00:00:00Z' },
    { ...changed, name: `New ${evil}`, validFrom: '2026-02-01T00:00:00Z' },
    { ...changed, id: 'back', name: 'Same', validTo: '2026-02-01T00:00:00Z' },
    {
      ...changed,
      id: 'back',
      name: 'Other',
      validFrom: '2026-02-01T00:00:00Z',
      validTo: '2026-02-02T00:00:00Z',
    },
    { ...changed, id: 'back', name: 'Same', validFrom: '2026-02-02T00:00:00Z' },
    { accountId: first, id: 'fleeting', validFrom: '2026-02-03T00:00:00Z', validTo: '2026-02-04T00:00:00Z' },
    { accountId: first, id: 'gone', validTo: '2026-02-05T00:00:00Z', associations: [{ service: 'workers' }] },
    {
      accountId: first,
      id: 'used',
      associations: [{ service: evil }],
      validFrom: '2026-02-06T00:00:00Z',
      findings: [{ check: 'unused', openedAt: '2026-02-06T00:00:00Z' }],
    },
    ...Array.from({ length: 12 }, (_, index) => ({
      accountId: second,
      id: `new ${String(index).padStart(2, '0')}`,
      validFrom: '2026-03-01T00:01:00Z',
    })),
  ]);
  // Equal content is one bundle, where a seed has one for each row.
  await service.database.execute(sql`
    update certalog.certificates c set bundle_digest = (
      select b.bundle_digest from certalog.certificates b where b.certificate_id = c.certificate_id
      order by b.valid_from limit 1)`);
  await seedRun(service.database, first);
  await seedRun(service.database, first, {
    outcome: 'incomplete',
    finishedAt: '2026-02-20T00:00:00Z',
    listReadAt: '2026-02-20T00:00:00Z',
  });
});

afterAll(() => service?.stop());

const pageAt = async (query: string) => {
  const response = await service.get(`/compare?${query}`);
  return { status: response.status, page: await response.text() };
};

describe('two dates', () => {
  test('differ by what came, went and changed, not by what changed back or came and went', async () => {
    const { status, page } = await pageAt('from=2026-01-15&to=2026-02-28');
    expect(status).toBe(200);
    const text = textOf(page);
    for (const heading of [
      'Certificates added 1 ',
      'Certificates removed 1 ',
      'Certificates changed 1 ',
      'Uses that began 1 ',
      'Uses that ended 1 ',
      'Findings opened 1 ',
    ])
      expect(text).toContain(heading);
    expect(text).toContain('6 differences.');
    const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;';
    expect(text).toContain(`name: Old name → became New ${escaped}`);
    expect(text).not.toContain('fleeting');
    expect(text).not.toContain('Same');
    expect(page).not.toContain('<script');
  });

  test('have their totals by state by the clock of each', async () => {
    const rows = rowsOf((await pageAt(`from=2026-02-28&to=2026-04-02&account_id=${first}`)).page);
    expect(rows).toEqual(
      expect.arrayContaining(['expired 0 3 +3', 'expiring 0 0 –', 'valid 3 0 −3', 'All 4 4 –']),
    );
  });

  test('that are the same differ by nothing', async () => {
    const { page } = await pageAt('from=2026-02-28&to=2026-02-28T00:00:00%2B00:00');
    expect(textOf(page)).toContain('Nothing is different.');
  });

  test('lead to the certificate as it was at the moment that has it', async () => {
    const links = linksOf((await pageAt('from=2026-01-15&to=2026-02-28')).page);
    const path = (id: string, day: string) =>
      `/accounts/${first}/certificates/${id}?as_of=2026-${day}T00%3A00%3A00Z`;
    expect(links).toEqual(expect.arrayContaining([path('gone', '01-15'), path('used', '02-28')]));
    for (const link of links) expect((await service.get(link)).status, link).toBe(200);
  });
});

describe('what was not known', () => {
  test('before the first sync is said to be unknown, and since when it is known', async () => {
    const text = textOf((await pageAt('from=2020-01-01&to=2026-02-28')).page);
    expect(text).toContain('Nothing was known at 2020-01-01 00:00:00 UTC');
    expect(text).toMatch(/First since 2026-01-01 00:00:00 UTC .*since 2026-03-01 00:00:00 UTC/);
  });

  test('of an account that came later is said, since all that it holds shows as added', async () => {
    const { page } = await pageAt('from=2026-02-28&to=2026-03-02');
    expect(textOf(page)).toMatch(
      /1 of 2 accounts not known yet at 2026-02-28 00:00:00 UTC .*All that they hold shows as added/,
    );
    expect(textOf((await pageAt(`from=2026-02-28&to=2026-03-02&account_id=${first}`)).page)).not.toContain(
      'not known yet',
    );
  });

  test('of a moment whose last reading was incomplete, or that had none, is said', async () => {
    const text = textOf((await pageAt('from=2026-01-15&to=2026-03-02')).page);
    expect(text).toContain('The last reading by 2026-03-02 00:00:00 UTC was not complete for 1 account');
    expect(text).toContain('By 2026-03-02 00:00:00 UTC 1 account had not been read once');
  });
});

test('one kind of difference is walked page by page, each row once', async () => {
  let query: string | undefined = 'from=2026-02-28&to=2026-03-02&section=certificates_added&limit=5';
  const seen: string[] = [];
  for (let pages = 0; query !== undefined && pages < 10; pages++) {
    const { status, page } = await pageAt(query);
    expect(status).toBe(200);
    seen.push(...rowsOf(page).flatMap((row) => /^new \d\d/.exec(row) ?? []));
    const next = linksOf(page).find((link) => link.includes('cursor='));
    query = next && `${next.split('?')[1]}&limit=5`;
  }
  expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => `new ${String(index).padStart(2, '0')}`));
});

describe('the form', () => {
  test('says at each field what is wrong, answers 400, and loses nothing that was typed', async () => {
    const typed = { from: 'last <week>', to: '2030-01-01', account_id: 'x"y' };
    const { status, page } = await pageAt(new URLSearchParams(typed).toString());
    expect(status).toBe(400);
    const text = textOf(page);
    expect(text).toContain('It is not a date such as 2026-01-31');
    expect(text).toContain('It is in the future: the clock here says 2026-06-01');
    expect(text).toContain('It is not an account id');
    expect(page).toContain('value="last &lt;week&gt;"');
    expect(page).toContain('value="2030-01-01"');
    expect(page).toContain('value="x&quot;y"');
    expect(page.match(/aria-invalid="true"/g)).toHaveLength(3);
  });

  test('wants the earlier date first, to the microsecond', async () => {
    const after = await pageAt('from=2026-01-02T00:00:00.000002Z&to=2026-01-02T00:00:00.000001Z');
    expect(after.status).toBe(400);
    expect(textOf(after.page)).toContain('It is after the later date: exchange the two.');
    expect((await pageAt('to=2026-01-02')).status).toBe(400);
    expect((await pageAt('from=2026-01-02T00:00:00.000001Z&to=2026-01-02T00:00:00.000002Z')).status).toBe(
      200,
    );
  });

  test('takes dates as people type them, in UTC, and compares with now when there is one only', async () => {
    for (const from of [
      '2026-01-31',
      '2026-01-31 12:00',
      '2026-01-31T12:00:30',
      '2026-01-31 12:00 UTC',
      '2026-01-31T13:00:00+01:00',
    ]) {
      const { status, page } = await pageAt(new URLSearchParams({ from }).toString());
      expect(status, from).toBe(200);
      expect(textOf(page), from).toContain('2026-06-01 12:00:00 UTC');
    }
  });

  test('alone asks for nothing, and an empty field is none', async () => {
    const { status, page } = await pageAt('');
    expect(status).toBe(200);
    expect(page).toContain('value="2026-05-25"');
    expect(textOf(page)).not.toContain('differences.');
    const redirected = await service.get(`/compare?from=2026-01-31&to=&account_id=`);
    expect(redirected.url).toBe(`${service.url}/compare?from=2026-01-31`);
  });

  test('a cursor of another comparison, and an unknown parameter, are refused by name', async () => {
    expect((await pageAt('from=2026-01-31&section=uses_begun&cursor=abc')).status).toBe(400);
    expect((await pageAt('from=2026-01-31&frm=1')).status).toBe(400);
  });
});
