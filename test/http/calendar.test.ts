import { sql } from 'drizzle-orm';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, type SeedCertificate, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { hostileTexts } from '../reports/hostileTexts.ts';
import { type HttpService, startHttpService } from './httpService.ts';

const [a, b] = [account('a'), account('b')];
const element = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2026-06-20T23:59:59Z' };
const long = '汉字 👩‍💻, a name that is long enough to be folded several times; '.repeat(4).trim();

const seeds: SeedCertificate[] = [
  ...[...hostileTexts, long].map((name, index) => ({
    accountId: a,
    id: `certificate-${index}`,
    name,
    elements: [{ ...element, subject: name }],
    associations: [{ service: name }],
  })),
  { accountId: b, id: 'past', elements: [{ ...element, notAfter: '2026-01-15T00:00:00Z' }] },
  { accountId: b, id: 'unreadable' },
];

let service: HttpService;
beforeAll(async () => {
  service = await startHttpService();
  await seedCertificates(service.database, seeds);
  for (const accountId of [a, b]) await seedRun(service.database, accountId);
});
afterAll(() => service?.stop());

const calendarPath = '/api/v1/calendar.ics';
const reportPath = '/api/v1/reports/expiring?format=ics';
const text = async (path: string) => {
  const response = await service.get(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/calendar; charset=utf-8',
  ]);
  return response.text();
};
const eventsOf = (ics: string) =>
  new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));

describe('the calendar', () => {
  it('has an all-day event for each expiry that is known, also when it is past', async () => {
    const events = eventsOf(await text(calendarPath));
    expect(events.length).toBe(seeds.length - 1);
    expect(events.every(({ startDate }) => startDate.isDate)).toBe(true);
    const days = new Set(events.map(({ startDate }) => startDate.toString()));
    expect([...days].sort()).toEqual(['2026-01-15', '2026-06-20']);
  });

  it('gives back names as they are, but for control characters, which it cannot hold', async () => {
    const summaries = eventsOf(await text(calendarPath)).map(({ summary }) => summary);
    for (const { name, id } of seeds.filter(({ id }) => id !== 'unreadable')) {
      const expected = `${name ?? id}`.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '\uFFFD');
      expect(summaries).toContain(`${expected} expires`);
    }
  });

  it('has lines of 75 octets at most, which end in CRLF, and tears no character', async () => {
    const ics = await text(calendarPath);
    const lines = ics.split('\r\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n\uD800-\uDBFF]$/);
    }
    expect(ics.replaceAll('\r\n ', '')).toContain(long.replace(/[,;]/g, '\\$&'));
  });

  it('moves the event of a certificate whose expiry moves, by the same UID', async () => {
    const find = async () =>
      eventsOf(await text(`${calendarPath}?account_id=${b}`)).map(({ uid, startDate }) => [
        uid,
        startDate.toString(),
      ]);
    const before = await find();
    await service.database.execute(sql`
      update certalog.certificates set earliest_not_after = '2027-02-03 00:00:00+00' where certificate_id = 'past'`);
    const after = await find();
    expect(before[0]?.[0]).toBe(after[0]?.[0]);
    expect([before[0]?.[1], after[0]?.[1]]).toEqual(['2026-01-15', '2027-02-03']);
  });

  it('is asked for again for nothing while it says the same', async () => {
    const etag = (await service.get(calendarPath)).headers.get('etag') ?? '';
    expect((await service.get(calendarPath, { 'if-none-match': etag })).status).toBe(304);
    await seedRun(service.database, a, {
      finishedAt: '2026-01-03T00:00:00Z',
      listReadAt: '2026-01-03T00:00:00Z',
    });
    expect((await service.get(calendarPath, { 'if-none-match': etag })).status).toBe(304);
    await service.database.execute(sql`
      update certalog.certificates set name = 'other' where certificate_id = 'past'`);
    expect((await service.get(calendarPath, { 'if-none-match': etag })).status).toBe(200);
  });

  it('refuses a parameter that it does not know', async () => {
    expect((await service.get(`${calendarPath}?within=30d`)).status).toBe(400);
  });
});

it('the report expiring as a calendar has its evidence, and the UIDs of the calendar', async () => {
  const ics = await text(reportPath);
  const calendar = new ICAL.Component(ICAL.parse(ics));
  expect(calendar.getFirstPropertyValue('x-certalog-row-count')).toBe(String(hostileTexts.length + 1));
  expect(calendar.getFirstPropertyValue('x-certalog-rows-sha256')).toMatch(/^[0-9a-f]{64}$/);
  const uids = eventsOf(ics).map(({ uid }) => uid);
  expect(uids.length).toBe(hostileTexts.length + 1);
  expect(eventsOf(await text(calendarPath)).map(({ uid }) => uid)).toEqual(expect.arrayContaining(uids));
  expect(await text(reportPath)).toBe(ics);
});
