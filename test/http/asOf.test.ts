import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { elementRereadings } from '../../src/database/schema.ts';
import { account, type SeedCertificate, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

// The service's clock stands at 2026-06-01T12:00:00Z.
const accountId = account('a');
const list = '/api/v1/certificates';
const one = (id: string) => `/api/v1/accounts/${accountId}/certificates/${id}`;
const rereadDer = 'read three times';

const seeds: SeedCertificate[] = [
  {
    accountId,
    id: 'renewed',
    name: 'old name',
    elements: [{ notAfter: '2026-09-01T00:00:00Z' }],
    validFrom: '2026-02-01T00:00:00.000123Z',
    validTo: '2026-03-01T00:00:00.000456Z',
  },
  {
    accountId,
    id: 'renewed',
    name: 'new name',
    elements: [{ notAfter: '2027-09-01T00:00:00Z' }],
    validFrom: '2026-03-01T00:00:00.000456Z',
  },
  {
    accountId,
    id: 'returned',
    name: 'first time',
    elements: [{}],
    associations: [{ service: 'gateway' }],
    findings: [{ check: 'weak_key', openedAt: '2026-02-01T00:00:00Z', closedAt: '2026-03-01T00:00:00Z' }],
    validFrom: '2026-02-01T00:00:00Z',
    validTo: '2026-03-01T00:00:00Z',
  },
  { accountId, id: 'returned', name: 'second time', validFrom: '2026-04-01T00:00:00Z' },
  {
    accountId,
    id: 'expiring',
    elements: [{ notAfter: '2026-05-01T00:00:00Z' }],
    findings: [
      {
        check: 'expiring_in_use',
        openedAt: '2026-02-01T00:00:00Z',
        exception: { reason: 'agreed', expiresAt: '2026-05-01T00:00:00Z' },
      },
    ],
    validFrom: '2026-02-01T00:00:00Z',
  },
  {
    accountId,
    id: 'reread',
    elements: [
      {
        der: rereadDer,
        subject: 'CN=third',
        names: [{ type: 'dns', value: 'third.example' }],
        serialNumber: '00ff',
        keyAlgorithm: 'RSA',
      },
    ],
    validFrom: '2026-02-01T00:00:00Z',
  },
];

let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  await seedCertificates(service.database, seeds);
  await seedRun(service.database, accountId);
  const changes = (before: string, after: string) => [
    { field: 'subject', before: `CN=${before}`, after: `CN=${after}` },
    { field: 'subject_alternative_names', before: null, after: [{ type: 'dns', value: `${after}.example` }] },
  ];
  const more = [
    { field: 'serial_number', before: '0a1b', after: '00ff' },
    { field: 'key_algorithm', before: null, after: 'RSA' },
  ];
  const rereading = (at: string, version: number) => ({
    fingerprintSha256: createHash('sha256').update(rereadDer).digest('hex'),
    fromVersion: version,
    toVersion: version + 1,
    at,
  });
  await service.database.insert(elementRereadings).values([
    { ...rereading('2026-03-01T00:00:00Z', 1), changes: changes('first', 'second') },
    {
      ...rereading('2026-04-01T00:00:00Z', 2),
      changes: [...changes('second', 'third').slice(0, 1), ...more],
    },
  ]);
});
afterAll(() => service?.stop());

const ids = async (query: string) => (await service.json(`${list}?${query}`)).data.map(({ id }: Json) => id);
const status = async (path: string) => (await service.get(path)).status;

describe('a certificate', () => {
  test('is there from the microsecond on in which its period began, and not one before', async () => {
    const before = 'as_of=2026-02-01T00:00:00.000122Z';
    const at = 'as_of=2026-02-01T00:00:00.000123Z';
    expect(await ids(`id=renewed&${before}`)).toEqual([]);
    expect(await status(`${one('renewed')}?${before}`)).toBe(404);
    expect(await status(`${one('renewed')}.pem?${before}`)).toBe(404);
    expect(await ids(`id=renewed&${at}`)).toEqual(['renewed']);
    expect(await status(`${one('renewed')}.pem?${at}`)).toBe(200);
  });

  test('is the former one up to the microsecond before it changed', async () => {
    const shown = async (instant: string) => {
      const [listed] = (await service.json(`${list}?id=renewed&as_of=${instant}`)).data;
      expect(await service.json(`${one('renewed')}?as_of=${instant}`)).toEqual(listed);
      const { name, earliest_not_after, first_seen_at } = listed;
      return [name, earliest_not_after, first_seen_at];
    };
    const first = '2026-02-01T00:00:00.000123Z';
    expect(await shown('2026-03-01T00:00:00.000455Z')).toEqual(['old name', '2026-09-01T00:00:00Z', first]);
    expect(await shown('2026-03-01T00:00:00.000456Z')).toEqual(['new name', '2027-09-01T00:00:00Z', first]);
    expect(await shown('2026-03-01T01:00:00.000455%2B01:00')).toEqual([
      'old name',
      '2026-09-01T00:00:00Z',
      first,
    ]);
  });

  test('that was away is gone for that time, as it was last, and its return is not foreseen', async () => {
    const there = await service.json(`${one('returned')}?as_of=2026-02-28T23:59:59.999999Z`);
    expect(there).toMatchObject({ name: 'first time', removed_at: null });
    expect([there.associations.length, there.findings.length]).toEqual([1, 1]);
    const away = await service.json(`${one('returned')}?as_of=2026-03-01T00:00:00Z`);
    expect(away).toMatchObject({ name: 'first time', removed_at: '2026-03-01T00:00:00Z', listed: false });
    expect([away.associations, away.findings]).toEqual([[], []]);
    expect(await ids('id=returned&as_of=2026-03-31T23:59:59.999999Z')).toEqual([]);
    expect(await ids('id=returned&removed=true&as_of=2026-03-31T23:59:59.999999Z')).toEqual(['returned']);
    expect(await ids('id=returned&removed=true&as_of=2026-04-01T00:00:00Z')).toEqual([]);
    expect(await ids('id=returned&as_of=2026-04-01T00:00:00Z')).toEqual(['returned']);
    expect(await ids('removed=true')).toEqual([]);
  });

  test('has the state of that instant, to the microsecond, in what is shown and in what is filtered', async () => {
    const states = async (instant: string) => {
      const { state } = await service.json(`${one('expiring')}?as_of=${instant}`);
      expect(await ids(`id=expiring&state=${state}&as_of=${instant}`)).toEqual(['expiring']);
      return state;
    };
    expect(await states('2026-03-31T23:59:59.999999Z')).toBe('valid');
    expect(await states('2026-04-01T00:00:00Z')).toBe('expiring');
    expect(await states('2026-05-01T00:00:00Z')).toBe('expiring');
    expect(await states('2026-05-01T00:00:00.000001Z')).toBe('expired');
  });

  test('has the fields that its reader read then, and is found by them', async () => {
    const readings: [string, string, string[] | null][] = [
      ['2026-02-28T23:59:59.999999Z', 'CN=first', null],
      ['2026-03-01T00:00:00Z', 'CN=second', ['third.example']],
      ['2026-03-31T23:59:59.999999Z', 'CN=second', ['third.example']],
      ['2026-04-01T00:00:00Z', 'CN=third', ['third.example']],
    ];
    for (const [instant, subject, names] of readings) {
      const [element] = (await service.json(`${one('reread')}?as_of=${instant}`)).elements;
      expect(element).not.toHaveProperty('earlier');
      expect(element.subject).toBe(subject);
      expect(element.subject_alternative_names?.map(({ value }: Json) => value) ?? null).toEqual(names);
      for (const text of ['CN=first', 'CN=second', 'CN=third']) {
        expect(await ids(`q=${text}&as_of=${instant}`)).toEqual(text === subject ? ['reread'] : []);
      }
      for (const [filter, since] of [
        ['serial_number=a1b', false],
        ['serial_number=ff', true],
        ['key_algorithm=RSA', true],
      ])
        expect(await ids(`${filter}&as_of=${instant}`)).toEqual(
          (subject === 'CN=third') === since ? ['reread'] : [],
        );
      expect(await ids(`subject=${subject}&as_of=${instant}`)).toEqual(['reread']);
      expect(await ids(`q=third.example&as_of=${instant}`)).toEqual(names ? ['reread'] : []);
    }
  });

  test('says in a 404 what was asked for', async () => {
    const response = await service.get(`${one('renewed')}?as_of=2026-01-31T00:00:00Z`);
    expect(((await response.json()) as Json).detail).toBe(
      `No certificate renewed of account ${accountId} had been in the inventory by 2026-01-31T00:00:00Z.`,
    );
  });
});

describe('a finding', () => {
  const found = async (query: string) => (await service.json(`/api/v1/findings?${query}`)).data;

  test('is open from its first microsecond to the one before its end', async () => {
    const open = async (instant: string) => (await found(`check=weak_key&as_of=${instant}`)).length;
    expect(await open('2026-01-31T23:59:59.999999Z')).toBe(0);
    expect(await open('2026-02-01T00:00:00Z')).toBe(1);
    expect(await open('2026-02-28T23:59:59.999999Z')).toBe(1);
    expect(await open('2026-03-01T00:00:00Z')).toBe(0);
    const closed = await found('open=false&as_of=2026-03-01T00:00:00Z');
    expect(closed).toMatchObject([{ check: 'weak_key', certificate_name: 'first time' }]);
    expect(await found('open=false&as_of=2026-02-28T23:59:59.999999Z')).toEqual([]);
    const [stillOpen] = await found('check=weak_key&as_of=2026-02-02T00:00:00Z');
    expect(stillOpen.closed_at).toBeNull();
  });

  test('is accepted by an exception up to the microsecond before that expires', async () => {
    const accepted = (instant: string) => found(`excepted=true&as_of=${instant}`);
    expect(await accepted('2026-04-30T23:59:59.999999Z')).toMatchObject([
      { exception: { reason: 'agreed' } },
    ]);
    expect(await accepted('2026-05-01T00:00:00Z')).toEqual([]);
  });
});

test('before anything was known the lists are empty', async () => {
  const byClock = ['state=expired&state=expiring', 'expires_within=30d'].map((filter) => `${list}?${filter}`);
  const all = [`${list}?`, ...byClock, '/api/v1/findings?', '/api/v1/findings?excepted=true'];
  for (const path of all) {
    for (const instant of ['0000-01-01T00:00:00Z', '2025-12-31T23:59:59.999999Z']) {
      expect((await service.json(`${path}&as_of=${instant}`)).data).toEqual([]);
    }
  }
});
