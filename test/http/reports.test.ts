import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import papaparse from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import { createOwnerOf } from '../../src/ownership/ownerRules.ts';
import { reportNames, reports } from '../../src/reports/reports.ts';
import {
  account,
  listReadAt,
  type SeedCertificate,
  seedAssociationGap,
  seedCertificates,
  seedListingGap,
  seedRun,
} from '../database/seedInventory.ts';
import { hostileTexts } from '../reports/hostileTexts.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { type HttpService, type Json, reportTools, startHttpService } from './httpService.ts';
import { byPlace, knowledgeOf, rowOf } from './reportRows.ts';

// The service's clock stands at 2026-06-01T12:00:00Z.
const [a, b] = [account('a'), account('b')];
const valid = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' };
const expired = { ...valid, notAfter: '2026-05-01T00:00:00Z' };

const seeds: SeedCertificate[] = [
  ...hostileTexts.map((text, index) => ({
    accountId: a,
    id: `hostile-${String(index).padStart(2, '0')}`,
    name: text,
    elements: [{ ...valid, subject: text, issuer: text, names: [{ type: 'dns' as const, value: text }] }],
    associations: [{ service: text }, { service: 'gateway' }, { service: 'gateway', status: 'pending' }],
  })),
  { accountId: a, id: 'expired-used', elements: [expired], associations: [{ service: 'access' }] },
  { accountId: a, id: 'expired-unused', elements: [expired] },
  {
    accountId: b,
    id: 'expired-found',
    elements: [expired],
    findings: [{ check: 'expired_in_use', severity: 'critical' }],
  },
  { accountId: b, id: 'soon', elements: [{ ...valid, notAfter: '2026-06-20T00:00:00Z' }] },
  { accountId: b, id: 'later', elements: [{ ...valid, notAfter: '2026-08-20T00:00:00Z' }] },
  { accountId: b, id: 'unused', elements: [valid], findings: [{ check: 'unused', severity: 'info' }] },
  {
    accountId: b,
    id: 'weak',
    elements: [valid],
    findings: [
      { check: 'weak_key', exception: { reason: '=agreed', expiresAt: '2026-07-01T00:00:00Z' } },
      { check: 'weak_signature', exception: { reason: 'over', expiresAt: '2026-05-01T00:00:00Z' } },
    ],
  },
  { accountId: b, id: 'same-1', elements: [{ ...valid, der: 'same' }] },
  { accountId: a, id: 'same-2', elements: [{ ...valid, der: 'same' }, { der: 'intermediate' }] },
  { accountId: a, id: 'bundle', elements: [{ ...valid }, { der: 'intermediate' }] },
  { accountId: b, id: 'unreadable', refused: [{ reason: 'base64_invalid', bundleIndex: 0 }] },
  { accountId: b, id: 'gone', elements: [valid], validTo: '2026-02-01T00:00:00Z' },
  { accountId: b, id: 'later-than-the-listing', elements: [valid], validFrom: '2026-01-01T00:01:30Z' },
];

const ownerOf = createOwnerOf([
  {
    accountId: b,
    name: null,
    subject: null,
    owner: { name: 'Payments', contact: 'p@example.com', environment: null, criticality: 'high' },
  },
]);

let service: HttpService;
const logged: object[] = [];

beforeAll(async () => {
  const log = { info: (fields: object) => void logged.push(fields), warn: () => {}, error: () => {} };
  service = await startHttpService({ ownerOf, log });
  await seedCertificates(service.database, seeds);
  for (const accountId of [a, b]) await seedRun(service.database, accountId);
  await seedAssociationGap(service.database, { accountId: b, id: 'soon' }, null);
  await seedListingGap(service.database, { accountId: b, id: 'later' }, '2026-01-01T00:00:30Z');
});
afterAll(() => service?.stop());

const report = async (query: string): Promise<Json> => service.json(`/api/v1/reports/${query}`);
const text = async (query: string) => {
  const response = await service.get(`/api/v1/reports/${query}`);
  expect(response.status).toBe(200);
  return response.text();
};
const ids = async (query: string) =>
  (await report(query)).rows.map(({ certificate_id }: Json) => certificate_id);
const listed = async (query: string): Promise<Json[]> =>
  (await service.json(`/api/v1/certificates?limit=1000&${query}`)).data;

describe('a report of certificates', () => {
  it.each([
    ['inventory', ['sort=name']],
    ['expiring', ['expires_within=30d']],
    ['expiring?within=90d', ['expires_within=90d']],
    ['expired-in-use', ['finding=expired_in_use', 'state=expired&in_use=true']],
    ['unused', ['finding=unused']],
    ['weak-crypto', ['finding=weak_key&finding=weak_signature&finding=unsupported_key']],
    [`inventory?account_id=${b}`, [`account_id=${b}`]],
    ['inventory?as_of=2026-01-15T00:00:00Z', ['as_of=2026-01-15T00:00:00Z']],
    ['inventory?as_of=2025-01-15T00:00:00Z', ['as_of=2025-01-15T00:00:00Z']],
  ])('%s says what the API says of the same certificates', async (name, queries) => {
    const isPast = name.includes('as_of');
    const certificates = new Map<string, Json>();
    for (const query of queries) {
      for (const each of await listed(query)) certificates.set(`${each.account_id} ${each.id}`, each);
    }
    const expected = [...certificates.values()].map(rowOf).sort(byPlace);
    const { rows, row_count } = await report(name);
    expect(row_count).toBe(expected.length);
    for (const [index, row] of rows.toSorted(byPlace).entries()) {
      expect(row).toMatchObject({ ...expected[index], ...(isPast ? knowledgeOf(row) : {}) });
    }
  });

  it('of what expires has the first first, of all others the order of account and certificate', async () => {
    expect(await ids('expiring?within=90d')).toEqual(['soon', 'later']);
    const { rows } = await report('inventory');
    expect(rows).toEqual(rows.toSorted(byPlace));
  });

  it('of expired ones in use has what the clock says beside what the last sync found', async () => {
    expect(await ids('expired-in-use')).toEqual(['expired-used', 'expired-found']);
  });

  it('marks what an exception accepts, until that has expired', async () => {
    const [row] = (await report('weak-crypto')).rows;
    expect([row.findings, row.accepted_findings]).toEqual([['weak_signature'], ['weak_key']]);
  });

  it('may be of the certificates of an owner', async () => {
    const owners = new Set((await report('inventory?owner=Payments')).rows.map(({ owner }: Json) => owner));
    expect([...owners]).toEqual(['Payments']);
    expect((await report('inventory?owner=Nobody')).row_count).toBe(0);
  });

  it('says what is not known as null, and never as no', async () => {
    const rows: Json[] = (await report('inventory')).rows;
    const of = (id: string) => rows.find(({ certificate_id }) => certificate_id === id);
    expect(of('soon')).toMatchObject({ services: null, in_use: null, services_read_at: null });
    expect(of('unused')).toMatchObject({ services: [], in_use: false, services_read_at: listReadAt });
    expect(of('later-than-the-listing')).toMatchObject({
      in_use: null,
      last_seen_at: '2026-01-01T00:01:30Z',
    });
    expect(of('unreadable')).toMatchObject({ state: 'unreadable', earliest_not_after: null, subject: null });
    expect(of('expired-used')).toMatchObject({ expires_in_days: -32 });
    expect(of('soon')?.expires_in_days).toBe(18);
  });
});

describe('the report duplicates', () => {
  it('has each certificate that shares its leading element, whatever stands behind that', async () => {
    const { rows } = await report('duplicates');
    expect(
      rows.map(({ kind, certificates, certificate_id }: Json) => [kind, certificates, certificate_id]),
    ).toEqual([
      ['same_certificate', 2, 'same-2'],
      ['same_certificate', 2, 'same-1'],
    ]);
    expect(await ids(`duplicates?account_id=${a}`)).toEqual(['same-2']);
  });

  it('has different certificates with the same key', async () => {
    const key = Buffer.alloc(32, 7);
    await service.database.execute(sql`
      update certalog.elements set spki_sha256 = ${key} where fingerprint_sha256 in (
        select fingerprint_sha256 from certalog.bundle_blocks b join certalog.certificates c using (bundle_digest)
        where c.certificate_id in ('weak', 'unused'))`);
    const { rows } = await report('duplicates');
    const same = rows.filter(({ kind }: Json) => kind === 'same_key');
    expect(same.map(({ certificate_id, shared_sha256 }: Json) => [certificate_id, shared_sha256])).toEqual([
      ['unused', key.toString('hex')],
      ['weak', key.toString('hex')],
    ]);
  });
});

it('the report findings has every open finding, those that are accepted with the reason', async () => {
  const { data } = await service.json('/api/v1/findings?limit=1000');
  const { rows } = await report('findings');
  const shown = (each: Json) => [each.certificate_id, each.check, each.severity, each.detail, each.opened_at];
  expect(rows.map(shown).sort()).toEqual(data.map(shown).sort());
  const accepted = rows.filter(({ exception_reason }: Json) => exception_reason !== null);
  expect(accepted.map(({ check, exception_reason }: Json) => [check, exception_reason])).toEqual([
    ['weak_key', '=agreed'],
  ]);
});

it('the report coverage has each account with its runs and gaps', async () => {
  const { rows } = await report('coverage?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z');
  expect(rows.map(({ account_id }: Json) => account_id)).toEqual([a, b]);
  expect(rows[0]).toMatchObject({
    runs: 1,
    complete_runs: 1,
    complete_seconds: 1800,
    complete_share: 0.5,
    gaps: ['2026-01-01T00:02:00Z/..'],
  });
});

describe('every report, in every format', () => {
  it.each(reportNames)('%s opens with its evidence, and CSV and JSON have the same rows', async (name) => {
    const json = await report(name);
    expect(json).toMatchObject({ report: name, version: '1.2.3', generated_at: '2026-06-01T12:00:00.000Z' });
    expect(json.last_complete_syncs).toEqual(
      [a, b].map((account_id) => ({ account_id, finished_at: '2026-01-01T00:02:00Z' })),
    );
    expect(json.rows.length).toBe(json.row_count);
    const csv = await text(`${name}?format=csv`);
    const records: string[][] = parse(csv, { recordDelimiter: '\r\n' });
    expect(papaparse.parse<string[]>(csv, { newline: '\r\n', skipEmptyLines: true }).data).toEqual(records);
    const blank = records.findIndex((record) => record.every((cell) => cell === ''));
    const evidence = new Map(records.slice(0, blank).map(([key = '', value = '']) => [key, value]));
    expect(evidence.get('rows_sha256')).toBe(json.rows_sha256);
    expect(Number(evidence.get('row_count'))).toBe(json.row_count);
    expect(records[blank + 1]).toEqual(json.columns);
    const rows = records.slice(blank + 2);
    expect(rows).toEqual(json.rows.map((row: Json) => Object.values(row).map(csvCell)));
  });

  it('verifies by the command that the documentation gives', async () => {
    const { path, remove } = await temporaryDirectory();
    const file = join(path, 'inventory.csv');
    await writeFile(file, await text('inventory?format=csv'));
    const command = /sed .*sha256sum/.exec(readFileSync('docs/reports.md', 'utf8'))?.[0] ?? '';
    const output = execFileSync('sh', ['-c', command.replace('inventory.csv', file)], { encoding: 'utf8' });
    await remove();
    expect(output.split(' ')[0]).toBe((await report('inventory')).rows_sha256);
  });

  it('HTML shows hostile names as text', async () => {
    const page = await text('inventory?format=html');
    for (const tag of ['<script', '<img', 'onerror=alert(1)>']) expect(page).not.toContain(tag);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&lt;/td&gt;&lt;/table&gt;');
    expect(page.match(/<tr><td/g)?.length).toBe((await report('inventory')).row_count);
    expect(page).toMatch(/<thead><tr><th scope="col">account_name/);
  });

  it('says its length, its type and a name for the file', async () => {
    const response = await service.get('/api/v1/reports/expired-in-use?format=csv');
    const body = await response.arrayBuffer();
    expect(Number(response.headers.get('content-length'))).toBe(body.byteLength);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="certalog-expired-in-use.csv"',
    );
  });

  it('is logged with what was asked and by whom', async () => {
    const { rows_sha256 } = await report(`unused?account_id=${b}`);
    expect(logged.at(-1)).toEqual({
      report: 'unused',
      format: 'json',
      filter: { account_id: b },
      rows: 1,
      sha256: rows_sha256,
      who: 'anonymous',
    });
  });
});

/** A value of JSON as the CSV format writes it. */
function csvCell(value: unknown): string {
  if (value === null) return '';
  const plain = Array.isArray(value)
    ? value.map((item) => item.replace(/[\\;]/g, '\\$&')).join('; ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  return typeof value !== 'number' && /^[=+\-@\t\r\n'＝＋－＠]/.test(plain) ? `'${plain}` : plain;
}

describe('the report of a past moment', () => {
  const past = 'inventory?format=csv&as_of=2026-01-15T00:00:00Z';

  it('is the same to the byte after more syncs, whatever they changed or missed', async () => {
    const other = await startHttpService();
    const tools = () => other.get(`/api/v1/reports/${past}`).then((response) => response.text());
    try {
      await seedCertificates(other.database, seeds);
      for (const accountId of [a, b]) await seedRun(other.database, accountId);
      const first = await tools();
      await seedAssociationGap(other.database, { accountId: b, id: 'soon' }, listReadAt);
      await seedListingGap(other.database, { accountId: b, id: 'later' }, listReadAt);
      await other.database.execute(sql`
        update certalog.certificates set valid_to = '2026-02-01' where certificate_id = 'unused'`);
      await other.database.execute(sql`
        update certalog.findings set valid_to = '2026-02-01' where certificate_id = 'weak'`);
      await seedCertificates(other.database, [
        { accountId: b, id: 'unused', name: 'new', validFrom: '2026-02-01T00:00:00Z', elements: [expired] },
        { accountId: account('c'), id: 'new', validFrom: '2026-02-01T00:00:00Z' },
      ]);
      await other.database.execute(sql`
        update certalog.accounts set created_at = '2026-02-01' where account_id = ${account('c')}`);
      for (const [outcome, day] of [
        ['incomplete', 2],
        ['complete', 3],
      ] as const) {
        const at = `2026-02-0${day}T00:00:00Z`;
        await seedRun(other.database, b, { outcome, startedAt: at, finishedAt: at, listReadAt: at });
      }
      expect(await tools()).toBe(first);
      expect(first).toContain('"as_of","2026-01-15T00:00:00Z"');
    } finally {
      await other.stop();
    }
  });
});

describe('what cannot be had', () => {
  const refused = async (query: string) => {
    const response = await service.get(`/api/v1/reports/${query}`);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    return { status: response.status, ...((await response.json()) as Json) };
  };

  it('a report that there is not is a 404 that names those that there are', async () => {
    const { status, detail } = await refused('nothing');
    expect(status).toBe(404);
    for (const name of reportNames) expect(detail).toContain(name);
  });

  it.each([
    ['inventory?from=2026-01-01T00:00:00Z', 'from', 'is not taken by the report inventory'],
    ['inventory?within=30d', 'within', 'is not taken by the report inventory'],
    ['inventory?format=ics', 'format', 'is not one of csv, json, html, which inventory comes in'],
    ['changes?as_of=2026-01-01T00:00:00Z', 'as_of', 'is not taken by the report changes'],
    ['changes?owner=x', 'owner', 'is not taken by the report changes'],
    ['changes?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from', 'is not before to'],
    ['coverage?to=2027-01-01T00:00:00Z', 'to', 'is in the future'],
    ['inventory?as_of=2027-01-01T00:00:00Z', 'as_of', 'is in the future'],
    ['inventory?format=pdf', 'format', 'is not one of csv, json, html, ics'],
    ['inventory?limit=5', 'limit', ''],
    ['inventory?account_id=x', 'account_id', 'is not an account id'],
  ])('%s is a 400 that names the parameter', async (query, parameter, detail) => {
    const { status, errors } = await refused(query);
    expect(status).toBe(400);
    expect(errors[0].parameter).toContain(parameter);
    expect(errors[0].detail).toContain(detail);
  });

  it('a database that fails before the first byte is a 503, and no report', async () => {
    const source = { read: () => Promise.reject(new RepositoryFailure('The database is away.')) };
    const broken = await startHttpService(
      { reports: { ...reportTools(service.database), source } },
      service.database,
    );
    const response = await broken.get('/api/v1/reports/inventory?format=csv');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-disposition')).toBeNull();
    await broken.stop();
  });
});

it('only expiring is a calendar', () => {
  expect(reportNames.filter((name) => reports[name].formats.includes('ics'))).toEqual(['expiring']);
});
