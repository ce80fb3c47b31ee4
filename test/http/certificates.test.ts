import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pemOf } from '../../src/certificate/toPem.ts';
import {
  account,
  listReadAt,
  type SeedCertificate,
  seedCertificates,
  seededAt,
  seedRun,
} from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const [first, second] = [account('a'), account('b')];
const oddId = 'a"; x=\r\n/..';
const list = '/api/v1/certificates';
const one = (id: string) => `/api/v1/accounts/${first}/certificates/${id}`;

const seeds: SeedCertificate[] = [
  {
    accountId: first,
    id: 'full',
    name: 'Client CA <1>',
    type: 'custom',
    uploadedOn: '2022-11-22T17:32:30.467938Z',
    elements: [
      {
        subject: 'CN=leaf',
        issuer: 'CN=Root',
        names: [{ type: 'dns', value: 'leaf.example' }],
        notBefore: '2026-01-01T00:00:00Z',
        notAfter: '2026-06-15T00:00:00Z',
      },
    ],
    refused: [{ reason: 'private_key_in_pem', label: 'PRIVATE KEY' }],
    associations: [{ service: 'gateway' }, { service: 'access', status: 'pending' }],
    failures: [{ field: 'type', reason: 'wrong_type' }],
    findings: [
      { check: 'unused', severity: 'info', closedAt: '2026-02-01T00:00:00Z' },
      { check: 'weak_key', bundleIndex: 0, exception: { reason: 'over', expiresAt: '2026-06-01T12:00:00Z' } },
      { check: 'private_key_in_pem', severity: 'critical' },
    ],
  },
  {
    accountId: first,
    id: 'unreadable',
    elements: [{ parses: false, failures: [{ field: 'certificate', reason: 'malformed' }] }],
  },
  {
    accountId: second,
    id: 'expired',
    type: 'gateway_managed',
    elements: [{ notAfter: '2026-05-01T00:00:00Z' }],
  },
  { accountId: second, id: 'valid', name: 'Later', elements: [{ notAfter: '2027-05-01T00:00:00Z' }] },
  { accountId: second, id: 'removed', validTo: '2026-02-01T00:00:00Z' },
  { accountId: first, id: oddId, validTo: '2026-02-01T00:00:00Z', elements: [{}] },
  ...Array.from({ length: 20 }, (_, index) => ({
    accountId: second,
    id: `more-${index}`,
    name: 'more',
    elements: [{ notAfter: `2028-01-${10 + (index % 4)}T00:00:00Z` }],
  })),
];

let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  await seedCertificates(service.database, seeds);
  for (const accountId of [first, second]) await seedRun(service.database, accountId);
});

afterAll(() => service?.stop());

describe('one certificate', () => {
  test('it is shown with everything that is known of it', async () => {
    const { elements, findings, ...certificate } = await service.json(one('full'));
    expect(certificate).toEqual({
      account_id: first,
      id: 'full',
      name: 'Client CA <1>',
      type: 'custom',
      ca: false,
      state: 'expiring',
      earliest_not_after: '2026-06-15T00:00:00Z',
      uploaded_on: '2022-11-22T17:32:30.467938Z',
      first_seen_at: seededAt,
      last_seen_at: listReadAt,
      removed_at: null,
      listed: true,
      declared: { expires_on: null, issuer: null, serial_number: null, signature: null },
      refused_blocks: [{ bundle_index: null, label: 'PRIVATE KEY', reason: 'private_key_in_pem' }],
      associations: [
        { service: 'access', status: 'pending', first_seen_at: seededAt, last_seen_at: listReadAt },
        { service: 'gateway', status: 'active', first_seen_at: seededAt, last_seen_at: listReadAt },
      ],
      associations_read_at: listReadAt,
      failures: [{ field: 'type', reason: 'wrong_type' }],
      owner: null,
    });
    expect(elements).toMatchObject([
      { bundle_index: 0, subject: 'CN=leaf', not_after: '2026-06-15T00:00:00Z' },
    ]);
    expect(findings).toMatchObject([
      { check: 'private_key_in_pem', severity: 'critical', opened_at: seededAt, exception: null },
      { check: 'weak_key', severity: 'warning', bundle_index: 0, exception: null },
    ]);
  });

  test('a removed one is still there, with the time of its removal', async () => {
    const removed = await service.json(`/api/v1/accounts/${second}/certificates/removed`);
    expect(removed).toMatchObject({ removed_at: '2026-02-01T00:00:00Z', listed: false });
  });

  test('its PEM is a download named after it', async () => {
    const response = await service.get(`${one('full')}.pem`);
    expect(response.headers.get('content-type')).toBe('application/x-pem-file');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="full.pem"');
    const [element] = (await service.json(one('full'))).elements;
    const pem = await response.text();
    const der = Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64');
    expect(pem).toBe(pemOf(der));
    const digest = await crypto.subtle.digest('SHA-256', der);
    expect(Buffer.from(digest).toString('hex')).toBe(element.fingerprint_sha256);
  });

  test('an id cannot break out of the name of the download', async () => {
    const response = await service.get(`${one(encodeURIComponent(oddId))}.pem`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a___x______.pem"');
  });

  test.each([one('nowhere'), `${one('nowhere')}.pem`, `${one('%00')}`, `${one('%00')}.pem`, '/nowhere'])(
    '%s is a 404',
    async (path) => {
      const response = await service.get(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 });
    },
  );
});

describe('the list', () => {
  test.each([
    [`account_id=${first}`, ['unreadable', 'full']],
    [`account_id=${first}&account_id=${second}&state=expired`, ['expired']],
    ['id=full', ['full']],
    ['state=unreadable&state=expiring', ['unreadable', 'full']],
    ['type=custom&type=gateway_managed', ['expired', 'full']],
    ['in_use=true', ['full']],
    ['in_use=false&limit=2', ['unreadable', 'expired']],
    ['service=access&service=none', ['full']],
    ['expires_within=2w', ['full']],
    ['expires_within=1d', []],
    ['expires_before=2026-05-01T02:00:00%2B02:00', []],
    ['expires_before=2026-05-01T02:00:00.000001%2B02:00', ['expired']],
    ['expires_after=2026-06-15T00:00:00z&expires_before=2026-06-16T00:00:00Z', ['full']],
    ['q=LEAF.exam', ['full']],
    ['q=%3C1%3E', ['full']],
    ['q=more&state=valid&sort=-name&limit=1', ['more-9']],
    [
      'sort=-earliest_not_after&q=a',
      ['valid', 'expired', 'full', 'unreadable'].filter((id) => id !== 'expired'),
    ],
    ['sort=-uploaded_on&limit=1', ['full']],
  ])('%s', async (query, ids) => {
    const { data } = await service.json(`${list}?${query}`);
    expect(data.map(({ id }: Json) => id)).toEqual(ids);
  });

  test('the pages of a walk have every certificate once and end with a null cursor', async () => {
    const accounts = `account_id=${first}&account_id=${second}`;
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { data, page }: Json = await service.json(
        `${list}?${accounts}&limit=7${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.limit).toBe(7);
      seen.push(...data.map(({ id }: Json) => id));
      cursor = page.next_cursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    const current = seeds.filter(({ validTo }) => !validTo).map(({ id }) => id);
    expect(seen.sort()).toEqual(current.sort());
  });

  test('every certificate fits the schema of the OpenAPI document', async () => {
    const document = await service.json('/openapi.json');
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(document, 'openapi');
    const path = list.replaceAll('/', '~1');
    const validate = ajv.compile({
      $ref: `openapi#/paths/${path}/get/responses/200/content/application~1json/schema`,
    });
    validate(await service.json(list));
    expect(validate.errors).toBeNull();
    expect(validate({ data: [{}], page: { next_cursor: null, limit: 1 } })).toBe(false);
  });

  test('a cursor that was changed, cut, or belongs to another sort or list is refused', async () => {
    const { page } = await service.json(`${list}?limit=1`);
    const cursor: string = page.next_cursor;
    const wrong = [
      ...Array.from(
        cursor,
        (character, at) => cursor.slice(0, at) + (character === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
      ),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      '',
      'x',
    ];
    for (const text of wrong) {
      const response = await service.get(`${list}?cursor=${encodeURIComponent(text)}`);
      expect(response.status).toBe(400);
      expect(((await response.json()) as Json).errors).toMatchObject([{ parameter: 'cursor' }]);
    }
    expect((await service.get(`${list}?cursor=${cursor}&sort=name`)).status).toBe(400);
    expect((await service.get(`/api/v1/accounts?cursor=${cursor}`)).status).toBe(400);
    expect((await service.get(`/api/v1/sync-runs?cursor=${cursor}`)).status).toBe(400);
    expect((await service.get(`${list}?cursor=${cursor}`)).status).toBe(200);
  });
});
